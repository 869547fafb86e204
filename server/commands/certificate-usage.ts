import { parseArgs } from 'node:util';
import { StartError } from '../database/start-error.ts';

export const USAGE = 'npm run certificate -- [--host NAME-OR-ADDRESS ...] [--new-authority]';

export interface CertificateCommand {
  /** Beside those that this computer has of itself. */
  readonly hosts: readonly string[];
  /** Replaces the one that devices trust already. */
  readonly newAuthority: boolean;
}

/** @throws StartError: a line on what is wrong, then the usage */
export function readCertificateCommand(args: readonly string[]): CertificateCommand {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { host: { type: 'string', multiple: true }, 'new-authority': { type: 'boolean' } },
    });
    const hosts = (values.host ?? []).map((host) => host.trim().toLowerCase());
    const wrong = hosts.find((host) => !/^[a-z0-9.:-]{1,253}$/.test(host));
    if (wrong !== undefined) throw new Error(`--host is "${wrong}"; it takes a name or an address alone, such as lab-pc.local or 192.168.1.20.`);
    return { hosts, newAuthority: values['new-authority'] ?? false };
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
