import { tellsTyping } from '../dyad/messages.ts';
import { hasConsentAhead, isShared } from '../dyad/plan.ts';
import { isOverFor } from '../dyad/seats.ts';
import { PARTNER, type Language } from '../protocol/member.ts';
import type { Ack, Leave, MessageSend, OnsetReport, StartAcknowledge, StepFinish, TrialRecord } from '../protocol/messages.ts';
import { isRemembered, keptOf, wellFormed } from './answers.ts';
import type { Clock } from './clock.ts';
import { isShownAhead, trialsOf } from './places.ts';
import type { Scope, SessionStore } from './ports.ts';
import { decision } from './prepared.ts';
import { Recording } from './recording.ts';
import { DONE, NOT_OPEN_YET, refuse } from './refusals.ts';
import type { Applied, SessionRunner } from './runner.ts';
import type { Unkept } from './unkept.ts';

/** What a participant can do. Every method answers only after what it did is on disk. */
export class Participation {
  readonly #runner: SessionRunner;
  readonly #store: SessionStore;
  readonly #clock: Clock;
  readonly #makeId: () => string;
  readonly #unkept: Unkept;
  readonly #recording: Recording;

  constructor(runner: SessionRunner, store: SessionStore, clock: Clock, makeId: () => string, unkept: Unkept) {
    this.#unkept = unkept;
    this.#runner = runner;
    this.#store = store;
    this.#clock = clock;
    this.#makeId = makeId;
    this.#recording = new Recording({ runner, store, unkept, makeId, waveWith: (scope, stepId) => this.#waveWith(scope, stepId) });
  }

  async arrive(scope: Scope): Promise<Applied> {
    await this.#staySilent(scope);
    const { dyadSessionId, member } = scope;
    return this.#runner.apply(dyadSessionId, { type: 'member-arrived', member, at: this.#clock.now() });
  }

  goAway({ dyadSessionId, member }: Scope): Promise<Applied> {
    return this.#runner.apply(dyadSessionId, { type: 'member-left', member, at: this.#clock.now() });
  }

  /** Whoever has withdrawn silently goes on so in every later wave. */
  async #staySilent({ dyadSessionId, participantId, member }: Scope): Promise<void> {
    const { wave, state } = await this.#runner.current(dyadSessionId);
    if (wave === 1 || state.seats[member].unkeptSince !== undefined) return;
    if (!(await this.#store.hasWithdrawnSilently(participantId))) return;
    await this.#runner.apply(dyadSessionId, { type: 'member-withdrew-silently', member, at: this.#clock.now() });
  }

  /**
   * Where the step is: in the wave of the page, or in an earlier one. What was not sent while that was open comes with
   * the next page of this browser.
   */
  async #waveWith(scope: Scope, stepId: string): Promise<Scope> {
    const stored = await this.#runner.current(scope.dyadSessionId);
    if (stored.wave === 1 || stored.plan.steps.some(({ id }) => id === stepId)) return scope;
    for (const dyadSessionId of await this.#store.wavesOf(stored.dyadId)) {
      const { plan } = await this.#runner.current(dyadSessionId);
      if (plan.steps.some(({ id }) => id === stepId)) return { ...scope, dyadSessionId };
    }
    return scope;
  }

  /** Erasing is possible at any time, also when it has long been over. */
  async leave({ dyadSessionId, participantId, member }: Scope, { how }: Leave): Promise<Ack<null>> {
    const type = how === 'silent' ? 'member-withdrew-silently' : 'member-withdrew';
    const withdrawal = { participantId, scope: how, askedBy: 'participant', reason: '' } as const;
    const applied = await this.#runner.apply(dyadSessionId, { type, member, at: this.#clock.now() }, { withdrawal });
    if (applied.ok || applied.code !== 'session-over' || how !== 'erase') return answer(applied);
    await this.#store.withdraw(withdrawal);
    return DONE;
  }

  /** Languages this member may choose: those of the plan until the consent is answered, then none. */
  async languages({ dyadSessionId, member }: Scope): Promise<readonly Language[]> {
    const { state, plan } = await this.#store.load(dyadSessionId);
    const [consent] = plan.steps;
    if (consent?.kind !== 'consent' || isOverFor(state, plan, member) || state.seats[member].position > 0) return [];
    // An answer that is on disk, though its step is not finished, was given to the words of one language.
    const isAnswered = (await this.#store.resumeAt(dyadSessionId, member, consent.id)) > 0;
    return isAnswered ? [] : Object.keys(consent.content[member] ?? {});
  }

  /** @returns the language that holds: this one, or the one before where this may not be chosen */
  async chooseLanguage(scope: Scope, language: Language): Promise<Language> {
    const { dyadSessionId, member } = scope;
    if ((await this.languages(scope)).includes(language)) {
      // Another process may have stored a choice that this one has not heard of.
      await this.#runner.exclusive(dyadSessionId, () => this.#runner.reload(dyadSessionId));
      await this.#runner.apply(dyadSessionId, { type: 'language-chosen', member, at: this.#clock.now(), language });
    }
    return (await this.#store.load(dyadSessionId)).state.seats[member].language;
  }

  async acknowledgeStart({ dyadSessionId, member }: Scope, given: StartAcknowledge): Promise<Ack<null>> {
    const event = { type: 'start-acknowledged', member, at: this.#clock.now(), ...given } as const;
    return answer(await this.#runner.apply(dyadSessionId, event));
  }

  /** @param epoch  number of the connection that they come on; `null`: they come on none. See `Recording` */
  records(scope: Scope, given: readonly TrialRecord[], epoch: number | null): Promise<readonly Ack<null>[]> {
    return this.#recording.records(scope, given, epoch);
  }

  /** One that comes alone. */
  async record(scope: Scope, record: TrialRecord, epoch: number | null): Promise<Ack<null>> {
    const [answer = NOT_STORED_YET] = await this.records(scope, [record], epoch);
    return answer;
  }

  /**
   * Keeps a report that changes no state. Like the records it is of one who takes part: nothing is kept before
   * the consent or after leaving.
   */
  async report({ dyadSessionId, member }: Scope, keep: () => Promise<void>): Promise<Ack<null>> {
    const { state, plan } = await this.#runner.current(dyadSessionId);
    const { presence, position, unkeptSince } = state.seats[member];
    if (presence.is === 'left') return refuse('session-over', 'nothing more is kept after leaving');
    if (hasConsentAhead(plan, position)) return refuse('retry', 'nothing is kept before the consent');
    if (unkeptSince === undefined) await keep();
    return DONE;
  }

  /** Also before the consent, and by somebody of whom nothing else is kept any more: it is a call, and no answer. */
  async askForHelp({ dyadSessionId, member }: Scope, keep: () => Promise<void>): Promise<Ack<null>> {
    const { state } = await this.#runner.current(dyadSessionId);
    if (state.seats[member].presence.is === 'left') return refuse('session-over', 'nothing more is kept after leaving');
    await keep();
    return DONE;
  }

  /** Of a shared step that this member has come to. */
  async reportOnset(scope: Scope, { sharedStepId }: OnsetReport, keep: () => Promise<void>): Promise<Ack<null>> {
    const { state, plan } = await this.#runner.current(scope.dyadSessionId);
    const index = plan.steps.findIndex(({ id }) => id === sharedStepId);
    const step = plan.steps[index];
    if (step === undefined || !isShared(step)) return refuse('payload-invalid', 'sharedStepId: not in the plan');
    const { position } = state.seats[scope.member];
    if (index > position) return refuse('step-ahead', `step ${sharedStepId} has not begun`);
    return this.report(scope, keep);
  }

  /** Shown to the partner once it is on disk; what comes when the chat is over is kept, and shown to nobody. */
  async sendMessage({ dyadSessionId, participantId, member }: Scope, sent: MessageSend): Promise<Ack<null>> {
    const message = { ...sent, text: wellFormed(sent.text) };
    const { stepId, messageId } = message;
    const { plan, state, seq } = await this.#runner.current(dyadSessionId);
    if (!plan.steps.some(({ id, kind }) => id === stepId && kind === 'chat')) {
      return refuse('payload-invalid', 'stepId: no chat of this plan');
    }
    const prepared = { participantId, member, message, textId: this.#makeId() };
    const event = { type: 'message-sent', member, at: this.#clock.now(), stepId, messageId, textId: prepared.textId } as const;
    const isKept = state.seats[member].unkeptSince === undefined;
    const unkept = { recordId: messageId, participantId, member, stepId, trialIndex: null, outbox: null, afterSeq: seq };
    if (!isKept) this.#unkept.say(dyadSessionId, prepared.textId, message.text);
    const applied = await this.#runner.apply(dyadSessionId, event, isKept ? { message: prepared } : { receipt: unkept });
    if (!isKept && !applied.ok && applied.code === 'step-stale') await this.#store.insertReceipt(dyadSessionId, unkept);
    else if (!applied.ok && applied.code === 'step-stale') {
      await this.#store.insertLateMessage(await this.#runner.current(dyadSessionId), prepared);
    }
    // Begun at an instant that was then put off.
    return !applied.ok && applied.code === 'step-ahead' ? NOT_OPEN_YET : answer(applied);
  }

  /** @param toPartner  told only where the partner is to know, by the id of the partner */
  async tellTyping(
    { dyadSessionId, member }: Scope,
    stepId: string,
    toPartner: (participantId: string) => void,
  ): Promise<Ack<null>> {
    const { state, plan, participants } = await this.#runner.current(dyadSessionId);
    const told = tellsTyping(state, plan, member, stepId);
    if (typeof told === 'string') return answer({ ok: false, code: told });
    if (told) toPartner(participants[PARTNER[member]].participantId);
    return DONE;
  }

  async finishStep(given: Scope, { stepId }: StepFinish): Promise<Ack<null>> {
    const scope = await this.#waveWith(given, stepId);
    const { dyadSessionId, member } = scope;
    const stored = await this.#runner.current(dyadSessionId);
    const index = stored.plan.steps.findIndex(({ id }) => id === stepId);
    const step = stored.plan.steps[index];
    if (step === undefined) return refuse('step-ahead', `step ${stepId} is not known yet`);
    if (!isOverFor(stored.state, stored.plan, member) && isShownAhead(stored, member, index)) return NOT_OPEN_YET;
    const trials = trialsOf(stored, member, step);
    // Of a step that asks nothing there is nothing to remember.
    const recorded = trials.some(isRemembered) ? await this.#store.dataOfStep(dyadSessionId, member, stepId) : [];
    const isKept = stored.state.seats[member].unkeptSince === undefined;
    const kept = isKept
      ? keptOf(trials, recorded)
      : this.#unkept.keptOf({ dyadSessionId, member, stepId }, trials, recorded, this.#makeId);
    const answered = kept.answers['consent'];
    // Whoever has not answered has not declined.
    if (step.kind === 'consent' && answered !== 'agree' && answered !== 'decline') {
      return refuse('payload-invalid', 'stepId: no answer to the consent is on disk');
    }
    const beside = step.kind === 'consent' ? { consent: decision(stored, scope, step, answered === 'agree') } : {};
    const event = { type: 'step-finished', member, at: this.#clock.now(), stepId, ...kept } as const;
    const applied = await this.#runner.apply(dyadSessionId, event, beside);
    // Begun at an instant that was then put off: it is done as soon as it counts as begun.
    const isPutOff = !applied.ok && applied.code === 'step-ahead' && index === stored.state.seats[member].position;
    return isPutOff ? NOT_OPEN_YET : answer(applied);
  }
}

const NOT_STORED_YET = refuse('retry', 'not stored yet; send again');

function answer(applied: Applied): Ack<null> {
  if (applied.ok) return DONE;
  switch (applied.code) {
    case 'deadline-stale':
    case 'not-ready':
      return refuse('retry', 'the dyad session has just changed');
    default:
      return refuse(applied.code, `refused: ${applied.code}`);
  }
}
