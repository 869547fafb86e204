import { X509Certificate } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { openBackbone } from '../backbone.ts';
import { makeFolder } from '../database/folder.ts';
import { StartError } from '../database/start-error.ts';
import { codeOf } from '../database/system-error.ts';
import { AUTHORITY_ADDRESS } from '../http/http.ts';
import { recordStaffAction } from '../store/audit.ts';
import { AUTHORITY_FILE } from '../tls.ts';
import { addressesOf, lanAddress } from './addresses.ts';
import { makeAuthority, makeServerCertificate, outsideOf, type Pair } from './certificate/authority.ts';
import { trustSheet } from './certificate/trust-sheet.ts';
import { readCertificateCommand } from './certificate-usage.ts';
import { runCommand } from './command.ts';
import { shellActor } from './shell-actor.ts';

/** An authority that ends before a server's certificate would is no use any more. In days. */
const LEAST_LEFT = 400;

/** `npm run certificate`: https for a lab without internet, and a page to print on trusting it. Both stand in the audit. */
await runCommand(async (args, settings) => {
  const { dataDir, port } = settings;
  const command = readCertificateCommand(args);
  const now = new Date();
  const folder = join(dataDir, 'certificates');
  await makeFolder(folder);
  const lan = lanAddress(networkInterfaces());
  const name = hostname().toLowerCase();
  const own = ['localhost', '127.0.0.1', '::1', name.includes('.') ? name : `${name}.local`];
  const hosts = [...new Set([...command.hosts, ...(lan === null ? [] : [lan]), ...own])];
  const known = command.newAuthority ? null : await authorityIn(folder, now);
  const authority = known ?? (await makeAuthority(`Tandem lab ${name} ${now.toISOString().slice(0, 10)}`, hosts, now));
  const outside = outsideOf(authority.cert, hosts);
  if (outside !== null) {
    throw new StartError(
      `The authority in ${folder} cannot vouch for "${outside}": it is limited to local networks and to the hosts it was made for. With --new-authority a new one is made, which every device has to be told to trust anew.`,
    );
  }
  const server = await makeServerCertificate(authority, hosts, now);
  const files = { cert: join(folder, 'server.pem'), key: join(folder, 'server-key.pem'), sheet: join(folder, 'trust.html') };
  const backbone = await openBackbone(settings, () => undefined);
  try {
    await backbone.db.transaction(async (trx) => {
      if (known === null) await noted(trx, 'make-authority', authority);
      await noted(trx, 'make-certificate', server);
      // Last before the commit: what could not be written is not noted.
      if (known === null) {
        await write(join(folder, 'authority-key.pem'), authority.key, 0o600);
        await write(join(folder, AUTHORITY_FILE), authority.cert, 0o644);
      }
      await write(files.key, server.key, 0o600);
      await write(files.cert, server.cert, 0o644);
    });
  } finally {
    await backbone.stop();
  }
  const page = addressesOf(command.hosts[0] ?? lan ?? 'localhost', port, lan, 'https').here;
  const css = await readFile(new URL('certificate/sheet.css', import.meta.url), 'utf8');
  await write(files.sheet, await trustSheet({ address: `${page}${AUTHORITY_ADDRESS}`, page, authority: authority.cert, css }), 0o644);
  process.stdout.write(`For ${hosts.join(', ')}; valid until ${new X509Certificate(server.cert).validTo}.
${known === null ? 'A new authority, which no device trusts yet.' : 'Signed by the authority that is there: devices that trust it need nothing new.'}

Start with it:     TLS_CERT=${files.cert} TLS_KEY=${files.key} npm start
Print and follow:  ${files.sheet}
Keep to yourself:  ${join(folder, 'authority-key.pem')}; who has it can pass for this server.
`);
});

/** By its fingerprint, as devices and browsers show it. */
async function noted(trx: Knex.Transaction, action: string, { cert }: Pick<Pair, 'cert'>): Promise<void> {
  const { fingerprint256 } = new X509Certificate(cert);
  await recordStaffAction(trx, { actor: shellActor(), action, object: fingerprint256, after: { fingerprint256 } });
}

/** The one that devices may trust already; `null` where there is none, or none that lasts. */
async function authorityIn(folder: string, now: Date): Promise<Pair | null> {
  try {
    const cert = await readFile(join(folder, AUTHORITY_FILE), 'utf8');
    const key = await readFile(join(folder, 'authority-key.pem'), 'utf8');
    const left = (new Date(new X509Certificate(cert).validTo).getTime() - now.getTime()) / (24 * 60 * 60_000);
    return left < LEAST_LEFT ? null : { cert, key };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartError(`What lies in ${folder} cannot be read as an authority. --new-authority replaces it; devices then have to be told anew.`, { cause: error });
  }
}

async function write(file: string, text: string, mode: number): Promise<void> {
  const beside = `${file}.new`;
  await writeFile(beside, text, { mode });
  await chmod(beside, mode);
  await rename(beside, file);
}
