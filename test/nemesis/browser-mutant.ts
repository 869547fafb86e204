import { join } from 'node:path';
import { ensureChromium } from '../support/chromium.mjs';
import { ROOT, runNode } from '../support/program.ts';
import { bundlePages, type Patch } from './bundle.ts';
import { freePort } from './server-process.ts';

/** A bug that only a browser can show, and the browser test that has to see it. */
export interface BrowserMutant {
  readonly number: number;
  readonly what: string;
  readonly pages: readonly Patch[];
  readonly spec: string;
  /** Of the title. */
  readonly test: string;
}

export const BROWSER_MUTANT: BrowserMutant = {
  number: 28,
  what: `the partner's words are put into a page that was cleaned before`,
  pages: [
    {
      file: 'client/participant/plugins/quoted.ts',
      find: `element('bdi', {}, line)`,
      replace: `Object.assign(element('bdi', {}), { innerHTML: line })`,
    },
  ],
  spec: 'partner-text',
  test: 'what partners write is text wherever it is shown',
};

/** The test on pages as they are, where it has to pass, and on pages with the bug. @throws Error if it does not pass without */
export async function browserSees(mutant: BrowserMutant, outDir: string): Promise<{ readonly seen: string | null; readonly broke: readonly string[] }> {
  const chromium = await ensureChromium();
  const [asItIs, changed] = [join(outDir, 'as-it-is'), join(outDir, 'changed')];
  await bundlePages(asItIs, []);
  await bundlePages(changed, mutant.pages);
  const complaint = await complaintOf(mutant, chromium, asItIs);
  if (complaint !== null) throw new Error(`without the bug the browser test says: ${complaint}`);
  const seen = await complaintOf(mutant, chromium, changed);
  return seen === null ? { seen, broke: [] } : { seen: `${mutant.spec}.spec.ts: ${seen}`, broke: ['text-only'] };
}

/** The first line of what the test found wrong, `null`: it passed. */
async function complaintOf({ spec, test }: BrowserMutant, chromium: string, pages: string): Promise<string | null> {
  const env = { ...process.env, CHROMIUM: chromium, TANDEM_TEST_PAGES: pages, TANDEM_TEST_PORT: String(await freePort()), NO_COLOR: '1' };
  const args = [join(ROOT, 'node_modules/@playwright/test/cli.js'), 'test', spec, '-g', test, '--output', `${pages}-results`];
  await using program = runNode(args, { env });
  const { code } = await program.ended;
  return code === 0 ? null : (/Error: .+/.exec(program.output())?.[0] ?? program.output().slice(-300));
}
