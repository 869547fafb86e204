import type { Knex } from 'knex';
import pg from 'pg';
import { applicationName } from './application-name.ts';

const CHANNEL = 'tandem_changed';
const PAUSE_MS = 1_000;

/** Tells every server on this database that another process has changed a dyad session. */
export async function tellOfChange(db: Knex, dyadSessionId: string): Promise<void> {
  await db.raw('select pg_notify(?, ?)', [CHANNEL, dyadSessionId]);
}

/**
 * Hears of it, on a connection of its own, made again for as long as it takes when it is lost. What was missed
 * meanwhile is taken up with the next event of that dyad session.
 *
 * @returns stops it
 */
export async function hearOfChanges(
  url: string,
  heard: (dyadSessionId: string) => void,
  onFault: (error: unknown) => void,
): Promise<() => Promise<void>> {
  let isStopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const made = new pg.Client({ connectionString: url, application_name: applicationName() });
    made.on('notification', ({ payload }) => payload !== undefined && heard(payload));
    made.on('error', () => undefined);
    made.on('end', () => {
      if (!isStopped && client === made) later();
    });
    await made.connect();
    client = made;
    await made.query(`listen ${CHANNEL}`);
  };
  const later = (): void => {
    timer = setTimeout(() => {
      connect().catch((error: unknown) => {
        onFault(error);
        if (!isStopped) later();
      });
    }, PAUSE_MS);
  };
  await connect();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await client?.end();
  };
}
