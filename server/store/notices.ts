import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { Heard, Notice, NoticeBoard } from '../sessions/neighbours.ts';

const CHANNEL = 'tandem';

/** Where the database itself says whose sign-in was revoked; one of its own, which older processes do not listen to. */
const SIGNED_OUT = 'tandem_signed_out';

/** How a connection that listens is named on the server; not as those of `openDatabase`, which are counted. */
const LISTENER = 'listening for tandem';

/** Postgres takes up to 8,000 bytes at once; each notice here has some 90. */
const MOST_AT_ONCE = 60;

const MOST_WAITING = 10_000;

/** After a lost connection, in ms. */
const PAUSE = 500;

const packet = z.strictObject({
  from: z.string(),
  notices: z.array(
    z.union([
      z.strictObject({ dyadSessionId: z.string(), seq: z.int() }),
      z.strictObject({ participantId: z.string(), epoch: z.int() }),
    ]),
  ),
});

/** A pool whose driver also gives a connection outside it. */
interface RawConnections {
  acquireRawConnection(): Promise<ClientBase & { end(): Promise<void> }>;
}

/**
 * LISTEN and NOTIFY between the server processes of one database. Says only that something has changed, never what:
 * whoever hears it reads the rows. A notice that is lost is made up for by `Neighbours`, which looks by itself.
 */
export class PostgresNotices implements NoticeBoard {
  /** Our own come back to us, and say nothing new. */
  readonly #self = randomUUID();
  readonly #db: Knex;
  readonly #onFault: (error: unknown) => void;
  #hear: (notices: readonly Heard[]) => void = () => undefined;
  /** Until others are seen: a notice costs a commit of its own. */
  #isAlone = true;
  #pending: Notice[] = [];
  #isSending = false;
  #isStopped = false;
  /** A fault is reported once, until it has passed. */
  #isDown = false;
  #listener: (ClientBase & { end(): Promise<void> }) | null = null;
  #retry: NodeJS.Timeout | undefined;

  constructor(db: Knex, onFault: (error: unknown) => void) {
    this.#db = db;
    this.#onFault = onFault;
  }

  /** From now on until `stop`; a lost connection is made again. */
  async listen(hear: (notices: readonly Heard[]) => void): Promise<void> {
    this.#hear = hear;
    try {
      const connections: RawConnections = this.#db.client;
      const client = await connections.acquireRawConnection();
      this.#listener = client;
      // Without this the end of the connection would end the process.
      client.on('error', (error) => this.#report(error));
      client.on('end', () => this.#listenAgain());
      client.on('notification', ({ channel, payload = '' }) => {
        if (channel === SIGNED_OUT) this.#hear([{ signedOut: payload }]);
        else this.#take(payload);
      });
      await client.query(`listen ${CHANNEL}; listen ${SIGNED_OUT}`);
      await client.query(`set application_name = '${LISTENER}'`);
      // It tells as well: nobody waits until a notice is on disk, which a power cut may take like any other.
      await client.query('set synchronous_commit = off');
      if (this.#isStopped) await client.end();
      await this.survey();
      this.#isDown = false;
    } catch (error) {
      this.#report(error);
      this.#listenAgain();
    }
  }

  /** Looks whether other processes listen on this database. */
  async survey(): Promise<void> {
    const { rows } = await this.#db.raw<{ rows: { listening: number }[] }>(
      'select count(*)::int as listening from pg_stat_activity where datname = current_database() and application_name = ?',
      [LISTENER],
    );
    this.#isAlone = (rows[0]?.listening ?? 0) < 2;
  }

  /** Returns at once; what comes together is sent together. */
  publish(notice: Notice): void {
    // Where the line hangs they are lost, and the others find out when they look.
    if (this.#isAlone || this.#pending.length >= MOST_WAITING) return;
    this.#pending.push(notice);
    if (!this.#isSending) void this.#send();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    await this.#listener?.end().catch(this.#onFault);
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    while (this.#pending.length > 0 && !this.#isStopped) {
      const notices = this.#pending.splice(0, MOST_AT_ONCE);
      const payload = JSON.stringify({ from: this.#self, notices });
      // Lost with the database: the others find out when they look.
      await this.#listener?.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch((error) => this.#report(error));
    }
    this.#isSending = false;
  }

  #report(error: unknown): void {
    if (!this.#isDown && !this.#isStopped) this.#onFault(error);
    this.#isDown = true;
  }

  #take(payload: string): void {
    try {
      const { from, notices } = packet.parse(JSON.parse(payload));
      if (from !== this.#self) this.#hear(notices);
    } catch (error) {
      // Of a newer version, perhaps; what it is about is found by looking.
      this.#onFault(error);
    }
  }

  #listenAgain(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.listen(this.#hear), PAUSE);
  }
}
