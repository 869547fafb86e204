import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Experiment } from '../experiments/kit/kit.ts';
import type { Settings } from './settings.ts';
import { recordIfNew } from './store/audit.ts';
import type { Key } from './store/sealing.ts';

type Configured = Pick<Settings, 'databaseUrl' | 'migrationUrl' | 'rehearsal' | 'proxies' | 'tls' | 'mail' | 'publicUrl' | 'allowUnsafeDatabase'>;

/** In words, what of the settings decides who is let in, what is run and what leaves the server: no secret, no address, no path. */
export function configurationOf(settings: Configured, experiments: readonly Pick<Experiment, 'id' | 'version'>[]): string {
  const { databaseUrl, migrationUrl, rehearsal, proxies, tls, mail, publicUrl, allowUnsafeDatabase } = settings;
  const told = {
    database: databaseUrl === null ? 'embedded' : migrationUrl === null ? 'own' : 'own, by a login that is not its owner',
    'unsafe database': allowUnsafeDatabase ? 'allowed' : 'refused',
    rehearsal: rehearsal ? 'on' : 'off',
    https: tls === null ? 'not here' : 'here',
    proxies,
    mail: mail === null ? 'off' : publicUrl === null ? 'links' : 'links and reminders',
    experiments: experiments.map(({ id, version }) => `${id} ${version}`).sort().join(', '),
  };
  return Object.entries(told).map(([name, value]) => `${name}: ${value}`).join('; ');
}

/** What this start changed of it, in the audit; nothing where it is as the last start left it. */
export async function noteConfiguration(db: Knex, configuration: string): Promise<void> {
  await recordIfNew(db, { actor: 'server', action: 'configure', reason: configuration, after: configuration });
}

/**
 * Which key wraps the data keys, by its fingerprint: made, brought back by a restore, or exchanged by hand, after which
 * nothing that was typed before can be read.
 */
export async function noteKey(db: Knex, outerKey: Key): Promise<void> {
  const fingerprint = createHash('sha256').update(outerKey).digest('hex');
  await recordIfNew(db, { actor: 'server', action: 'use-key', after: { fingerprint } });
}
