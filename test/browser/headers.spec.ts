import { expect, test } from '@playwright/test';

/** `reference/security.md` section 5, without `upgrade-insecure-requests`: a phone joins a demo over plain http. */
const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'media-src': "'self' blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'object-src': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default dompurify',
};

const ALONE = { 'frame-src': "'none'", 'frame-ancestors': "'none'" };
const FRAMED = { 'frame-src': "'self'", 'frame-ancestors': "'self'" };

for (const [address, frames] of [['/join', ALONE], ['/health', ALONE], ['/join?pane=1', FRAMED], ['/rehearsal', FRAMED]] as const) {
  test(`${address} comes with the strict policy`, async ({ request }) => {
    const headers = (await request.get(address)).headers();
    expect(directivesOf(headers['content-security-policy'] ?? '')).toEqual({ ...POLICY, ...frames });
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });
}

test('the dashboard allows no inline styles, and no string to become HTML', async ({ request }) => {
  for (const address of ['/dashboard', '/dashboard/people']) {
    const headers = (await request.get(address)).headers();
    const own = { 'style-src': "'self'", 'trusted-types': "'none'" };
    expect(directivesOf(headers['content-security-policy'] ?? '')).toEqual({ ...POLICY, ...ALONE, ...own });
  }
});

test('pages and answers are not kept by the browser, assets for ever', async ({ request }) => {
  for (const address of ['/join', '/rehearsal', '/api/me']) {
    expect((await request.get(address)).headers()['cache-control'], address).toBe('no-store');
  }
  const asset = /\/assets\/[\w.-]+\.js/.exec(await (await request.get('/join')).text())?.[0] ?? '';
  expect((await request.get(asset)).headers()['cache-control']).toContain('immutable');
});

function directivesOf(policy: string): Readonly<Record<string, string>> {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  return Object.fromEntries(directives.map(([name = '', ...values]) => [name, values.join(' ')]));
}
