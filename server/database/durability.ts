import type { Knex } from 'knex';
import { StartError } from './start-error.ts';

/** With any of these off, a power cut takes answers that a browser was told are on disk. */
const SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/**
 * Refuses a Postgres that acknowledges commits before they are on disk.
 *
 * @throws StartError that names the settings
 */
export async function assertDurable(db: Knex, { allowUnsafe }: { readonly allowUnsafe: boolean }): Promise<void> {
  if (allowUnsafe) return;
  const result = await db.raw<{ rows: { name: string }[] }>(
    `select name from unnest(cast(? as text[])) name where current_setting(name) = 'off' order by name`,
    [[...SETTINGS]],
  );
  if (result.rows.length === 0) return;
  const off = result.rows.map(({ name }) => `${name} = off`).join(', ');
  throw new StartError(
    `This Postgres can lose answers that participants were told are saved: ${off}. Turn it on, or set TANDEM_ALLOW_UNSAFE_DATABASE=on where data may be lost.`,
  );
}

/** These settings as they are now, and whether this database can be written to. */
export async function durabilityOf(db: Knex): Promise<Readonly<Record<string, string>>> {
  const { rows } = await db.raw<{ rows: { name: string; value: string }[] }>(
    'select name, current_setting(name) as value from unnest(cast(? as text[])) name',
    [[...SETTINGS, 'transaction_read_only']],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
