import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Name of the database that an address means in the embedded Postgres of this folder; `null` if it leads to
 * another one. Such an address is only good while somebody keeps that server up, under the port of the moment:
 * it is known again by the password, which nobody else has.
 *
 * @param folder  of the cluster, its password and its log
 */
export async function databaseInEmbedded(folder: string, url: string): Promise<string | null> {
  const password = await readFile(join(folder, 'pg-password'), 'utf8').catch(() => null);
  if (password === null || !URL.canParse(url)) return null;
  const address = new URL(url);
  const name = decodeURIComponent(address.pathname.slice(1));
  return decodeURIComponent(address.password) === password.trim() && name !== '' ? name : null;
}
