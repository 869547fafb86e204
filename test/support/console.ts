import { io, type Socket } from 'socket.io-client';
import { STAFF_SOCKET, type CoupleOverview, type ServerToStaffEvents, type StaffAck, type StaffToServerEvents, type Watched } from '../../server/protocol/staff/console.ts';
import { changed } from '../../server/protocol/staff/couple-change.ts';
import type { Permission } from '../../server/protocol/staff/permissions.ts';
import type { RunningApp } from './app.ts';
import type { TestDatabase } from './database.ts';
import { enrolled, firstOwner, PASSWORD, StaffBrowser } from './staff.ts';

/** The first owner, and whoever they invite and permit. */
export class Staff {
  readonly #app: Pick<RunningApp, 'url'>;
  readonly owner: StaffBrowser;

  private constructor(app: Pick<RunningApp, 'url'>, owner: StaffBrowser) {
    this.#app = app;
    this.owner = owner;
  }

  static async begin(app: Pick<RunningApp, 'url'>, database: Pick<TestDatabase, 'db' | 'outerKey'>): Promise<Staff> {
    return new Staff(app, (await firstOwner(app, database)).browser);
  }

  /** Somebody new with these permissions in the study, signed in. */
  async hire(name: string, studyId: string, permissions: readonly Permission[]): Promise<Hired> {
    const browser = new StaffBrowser(this.#app.url);
    const { body } = await this.owner.call('invite-staff', { isOwner: false });
    const token = typeof body === 'object' && body !== null && 'token' in body ? String(body.token) : '';
    await enrolled(browser, token, name, PASSWORD);
    const who = await browser.call('whoami', {});
    const staffId = typeof who.body === 'object' && who.body !== null && 'staffId' in who.body ? String(who.body.staffId) : '';
    const grant = async (given: readonly Permission[]) => {
      const answer = await this.owner.call('set-grants', { staffId, studyId, permissions: [...given] });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
    };
    await grant(permissions);
    return { browser, staffId, grant };
  }
}

export interface Hired {
  readonly browser: StaffBrowser;
  readonly staffId: string;
  /** All that they may do in the study from now on. */
  grant(permissions: readonly Permission[]): Promise<void>;
}

/** A connection of a page of staff, with everything it was told. */
export class Console {
  readonly told: CoupleOverview[] = [];
  readonly socket: Socket<ServerToStaffEvents, StaffToServerEvents>;
  readonly #known = new Map<string, CoupleOverview>();
  isCut = false;

  constructor({ url }: Pick<RunningApp, 'url'>, cookie: string) {
    this.socket = io(url, { path: STAFF_SOCKET, transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie } });
    this.socket.on('couples:changed', (changes) => {
      for (const change of changes) {
        const couple = changed(this.#known.get(change.dyadSessionId), change);
        if (couple === null) continue;
        this.#known.set(couple.dyadSessionId, couple);
        this.told.push(couple);
      }
    });
    this.socket.on('disconnect', () => {
      this.isCut = true;
    });
  }

  /** @returns what the handshake was refused with, or null */
  refusal(): Promise<string | null> {
    return new Promise((resolve) => {
      this.socket.on('connect', () => resolve(null));
      this.socket.on('connect_error', ({ message }) => resolve(message));
    });
  }

  async watch(studyId: string): Promise<StaffAck<Watched>> {
    const answer = await this.socket.emitWithAck('study:watch', { studyId, closely: null });
    if (answer.ok) for (const couple of answer.data.couples) this.#known.set(couple.dyadSessionId, couple);
    return answer;
  }

  close(): void {
    this.socket.close();
  }
}
