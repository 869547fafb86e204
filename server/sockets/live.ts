import { facesOf } from '../dyad/face.ts';
import { isOverFor } from '../dyad/seats.ts';
import { comesBack, textsToShow, view } from '../dyad/view.ts';
import type { Answer } from '../dyad/when.ts';
import { MEMBERS, type Member } from '../protocol/member.ts';
import type { TypingTell } from '../protocol/messages.ts';
import type { ComeBack, Screen, SessionView, StepView } from '../protocol/view.ts';
import type { Scope, Stored } from '../sessions/ports.ts';
import { Queues } from '../sessions/queues.ts';

/** Behind which trial of its step a page goes on. */
export interface Resume {
  readonly stepId: string;
  readonly index: number;
}

/** How much of a chat a connection has been sent. */
export interface ChatTold {
  readonly stepId: string;
  readonly messages: number;
}

export const NO_CHAT: ChatTold = { stepId: '', messages: 0 };

/** The connection that holds the lease of a participant, and what it has been told. */
export interface LiveConnection {
  readonly connectionId: string;
  /** Its number among the connections of this participant; the highest has the lease. */
  readonly epoch: number;
  readonly scope: Scope;
  /** Hash of the sign-in that it rests on, in hex. */
  readonly signIn: string;
  readonly send: (view: SessionView) => void;
  /** Lost where the line is down: it would come too late. */
  readonly sendTyping: (tell: TypingTell) => void;
  /** Tells the window that a newer one has taken over, and closes it. */
  readonly replace: () => void;
  /** Its sign-in has been revoked: hears nothing more, and closes. */
  readonly signOut: () => void;
  /** What was on disk of its step when it took the lease; `null`: not known yet, and nothing is told before. */
  resume: Resume | null;
  told: Told;
  /** What it is to be told next; `null`: nothing waits. */
  untold: Stored | null;
  /** Requests under way whose answer brings along what they have led to. */
  answering: number;
}

/** What a connection was told last. */
export interface Told {
  /** What was shown, as far as it follows from state and plan. */
  readonly face: string;
  /** The view without its number and its chat, as JSON; empty where the face says it all. */
  readonly rest: string;
  readonly chat: ChatTold;
}

export const NOTHING_TOLD: Told = { face: '', rest: '', chat: NO_CHAT };

/** What a view shows that does not stand in state and plan. */
export interface Shown {
  /** Texts by their ids, and answers that are kept nowhere. */
  readTexts(textIds: readonly string[]): Promise<ReadonlyMap<string, Answer>>;
  /** The next follow-up of one for whom it is over for now. */
  comeBackOf(stored: Stored, member: Member): Promise<ComeBack | null>;
}

/** Does what must be done in the end, trying again until it goes through or `isOver`. Never rejects. */
export type Insist = (work: () => Promise<void>, isOver?: () => boolean) => Promise<void>;

/** Who is connected to this process: one connection per participant, the newest. */
export class LiveConnections {
  readonly #byParticipant = new Map<string, LiveConnection>();
  readonly #work = new Map<string, Set<Promise<void>>>();
  readonly #queues = new Queues();
  readonly #store: Shown;
  readonly #insist: Insist;

  constructor(store: Shown, insist: Insist) {
    this.#store = store;
    this.#insist = insist;
  }

  /** The newest connection takes the lease; the older one is told, and refused from now on. */
  take(connection: LiveConnection): void {
    const { participantId } = connection.scope;
    const other = this.#byParticipant.get(participantId);
    // Of two at one instant, the one with the lower number may get here last.
    if (other !== undefined && other.epoch > connection.epoch) {
      connection.replace();
      return;
    }
    this.#byParticipant.set(participantId, connection);
    other?.replace();
  }

  holdsLease(connection: LiveConnection): boolean {
    return this.#byParticipant.get(connection.scope.participantId) === connection;
  }

  drop(connection: LiveConnection): void {
    if (this.holdsLease(connection)) this.#byParticipant.delete(connection.scope.participantId);
  }

  /** Everybody who is connected here. */
  get all(): readonly LiveConnection[] {
    return [...this.#byParticipant.values()];
  }

  /** A newer connection of this participant is on another process. */
  yield(participantId: string): void {
    const connection = this.#byParticipant.get(participantId);
    this.#byParticipant.delete(participantId);
    connection?.replace();
  }

  /** Of every connection that rests on one of these sign-ins. */
  signOut(signIns: ReadonlySet<string>): void {
    for (const connection of this.all) if (signIns.has(connection.signIn)) connection.signOut();
  }

  /** Something this participant has asked for, on whichever connection, that is not answered yet. */
  track(participantId: string, work: Promise<void>): void {
    const mine = this.#work.get(participantId) ?? new Set();
    this.#work.set(participantId, mine);
    const done = work.finally(() => {
      mine.delete(done);
      if (mine.size === 0 && this.#work.get(participantId) === mine) this.#work.delete(participantId);
    });
    mine.add(done);
  }

  /** Resolves once all that is answered which was under way at this call. */
  async settled(participantId: string): Promise<void> {
    await Promise.allSettled([...(this.#work.get(participantId) ?? [])]);
  }

  /** Resolves once this connection has been sent all that it was to be told at this call. */
  told({ connectionId }: LiveConnection): Promise<void> {
    return this.#queues.run(connectionId, async () => undefined);
  }

  /** To this dyad session: in another wave they are not here. */
  isConnected(participantId: string, dyadSessionId: string): boolean {
    return this.#byParticipant.get(participantId)?.scope.dyadSessionId === dyadSessionId;
  }

  /** True while a member is connected here. */
  isWatched({ participants, dyadSessionId }: Stored): boolean {
    return MEMBERS.some((member) => this.isConnected(participants[member].participantId, dyadSessionId));
  }

  /** To a participant who is connected here. */
  sendTyping(participantId: string, tell: TypingTell): void {
    this.#byParticipant.get(participantId)?.sendTyping(tell);
  }

  /** Sends each member who is connected here their own view, if it says anything new. */
  tell(stored: Stored): void {
    for (const member of MEMBERS) {
      const connection = this.#byParticipant.get(stored.participants[member].participantId);
      if (connection?.scope.dyadSessionId === stored.dyadSessionId) this.tellOne(connection, stored);
    }
  }

  tellOne(connection: LiveConnection, stored: Stored): void {
    const isWaiting = connection.untold !== null;
    connection.untold = stored;
    if (isWaiting) return;
    const isOver = () => connection.untold === null || !this.holdsLease(connection);
    void this.#queues.run(connection.connectionId, async () => {
      // An answer that is about to go takes it along.
      if (connection.answering > 0) await nextTurn();
      await this.#insist(() => this.#takeNews(connection, (news) => news === null || connection.send(news)), isOver);
    });
  }

  /** Gives what waits for this connection to an answer on it. What has to be read first goes by itself; never rejects. */
  async answer(connection: LiveConnection, give: (news: SessionView | null) => void): Promise<void> {
    let isGiven = false;
    const giveOnce = (news: SessionView | null): void => {
      if (!isGiven) give(news);
      else if (news !== null) connection.send(news);
      isGiven = true;
    };
    // What cannot be read is told by `tellOne`, which tries again.
    await Promise.race([this.#takeNews(connection, giveOnce).catch(() => undefined), nextTurn()]);
    if (!isGiven) giveOnce(null);
  }

  /** @param give  is called at once with what is new, or a later view could go before it; `null`: nothing is */
  async #takeNews(connection: LiveConnection, give: (news: SessionView | null) => void): Promise<void> {
    const { untold: stored, resume, told } = connection;
    if (stored === null || resume === null || !this.holdsLease(connection)) {
      connection.untold = null;
      return give(null);
    }
    const { state, plan } = stored;
    const { member } = connection.scope;
    const face = facesOf(state, plan)[member];
    // Words that are put in can be erased, and a last screen shows what stands elsewhere.
    const saysItAll = !isOverFor(state, plan, member) && textsToShow(state, plan, member, Infinity).length === 0;
    // A partner's doings that change nothing on this screen are not even sent.
    const isKnown = saysItAll && face === told.face;
    const news = isKnown ? null : await viewOf(this.#store, stored, member, { resume, chat: told.chat });
    // Something newer has come in while texts were read, or somebody else has told it.
    if (connection.untold !== stored) return this.#takeNews(connection, give);
    connection.untold = null;
    if (news === null) return give(null);
    const { screen } = news;
    const rest = saysItAll ? '' : JSON.stringify({ ...news, seq: 0, screen: withoutChat(screen) });
    const hasMessages = screen.kind === 'step' && screen.step.messages.length > 0;
    if (!saysItAll && rest === told.rest && !hasMessages) return give(null);
    connection.told = { face, rest, chat: screen.kind === 'step' ? chatIn(screen.step) : told.chat };
    give(news);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function chatIn({ stepId, messages, messagesBefore }: StepView): ChatTold {
  return { stepId, messages: messagesBefore + messages.length };
}

/** What the browser of this member is to be shown now, on a connection that has taken the lease there and has been sent so much. */
export async function viewOf(
  store: Shown,
  stored: Stored,
  member: Member,
  { resume, chat }: { readonly resume: Resume; readonly chat: ChatTold },
): Promise<SessionView> {
  const { state, plan, isTest, participants, panelCodes } = stored;
  const stepId = plan.steps[state.seats[member].position]?.id;
  const messagesHad = stepId === chat.stepId ? chat.messages : 0;
  const textIds = textsToShow(state, plan, member, messagesHad);
  const texts = textIds.length === 0 ? new Map<string, Answer>() : await store.readTexts(textIds);
  return view(state, plan, member, {
    isTest,
    completionCode: participants[member].completionCode,
    panelCodes,
    texts,
    comeBack: comesBack(state, plan, member) ? await store.comeBackOf(stored, member) : null,
    resumeAt: stepId === resume.stepId ? resume.index : 0,
    messagesHad,
  });
}

function withoutChat(screen: Screen): Screen {
  return screen.kind === 'step' ? { ...screen, step: { ...screen.step, messages: [], messagesBefore: 0 } } : screen;
}
