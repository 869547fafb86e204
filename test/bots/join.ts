import type { Joined } from '../../server/protocol/join.ts';

/** @throws Error if the server does not know the link */
export async function join({ url, token }: { readonly url: string; readonly token: string }): Promise<Joined> {
  const response = await fetch(`${url}/api/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, keep: 'memory' }),
  });
  if (!response.ok) throw new Error(`${url} does not know this bot's link (${response.status}). Is it a server on the same database?`);
  return response.json();
}
