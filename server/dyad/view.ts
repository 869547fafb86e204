import type { StepContent, TrialContent } from '../protocol/content.ts';
import { PARTNER, type Instant, type Member } from '../protocol/member.ts';
import { panelCodeFor, type Ending, type PanelCodes } from '../protocol/panel.ts';
import type { ComeBack, ProposedStart, Screen, SessionView } from '../protocol/view.ts';
import { isHeld } from './experimenter.ts';
import { isLaterTurn } from './floor.ts';
import { overSince } from './follow-up.ts';
import { hasConsentAhead, hasTrials, isShared, isTimed, limitOf, type Plan, type PlannedContent, type PlanStep } from './plan.ts';
import { endingOf, enterNext, extraOf, hasEnded, isOverFor, stepOf, waitsUntil } from './seats.ts';
import type { DyadState, Meeting, Message, Parted, Running, Seat } from './state.ts';
import { HOLD_LONGEST } from './timing.ts';
import type { Answer } from './when.ts';

/** What the pure view cannot know by itself. */
export interface Showing {
  readonly isTest: boolean;
  readonly completionCode: string;
  /** `null`: the study pays by none. */
  readonly panelCodes: PanelCodes | null;
  /** Texts by id; those named by `textsToShow` suffice. An answer that is kept nowhere passes the same way. */
  readonly texts: ReadonlyMap<string, Answer>;
  /** Index of the first trial of this member's current step that is not on disk yet. */
  readonly resumeAt: number;
  /** How many messages of the chat on screen this member's connection has been sent. */
  readonly messagesHad: number;
  /** The next follow-up of this member; none if not given. */
  readonly comeBack?: ComeBack | null;
  /** Leaves the trials of the step out. */
  readonly isSketch?: true;
}

/**
 * All that one member's browser may know, field by field. There is no other path to a browser: what is
 * not named here does not leave the server.
 */
export function view(state: DyadState, plan: Plan, member: Member, showing: Showing): SessionView {
  if (state.phase === 'parted') return { ...view(state.halves[member], plan, member, showing), seq: numberOf(state, member) };
  const seat = state.seats[member];
  const reached = stepOf(seat, plan) ?? plan.steps.at(-1);
  return {
    seq: numberOf(state, member),
    member,
    language: seat.language,
    isTest: showing.isTest,
    part: { number: reached?.part ?? 1, of: plan.partsInAll },
    partnerAway: partnerAway(state, plan, member),
    keeping: keeping(state, plan, member),
    pause: pause(state, plan, member),
    notice: notice(state, plan, member),
    comeBack: comesBack(state, plan, member) ? (showing.comeBack ?? null) : null,
    screen: screen(state, plan, member, showing),
  };
}

/** Whether a later part is worth telling of: it is over for them now, and they have not left. */
export function comesBack(state: DyadState, plan: Plan, member: Member): boolean {
  return overSince(state, plan, member) !== null;
}

function numberOf({ told }: DyadState, member: Member): number {
  return told?.[member] ?? 0;
}

/** The step on the screen, and the seat at it: those behind a barrier, once its release is proposed. */
export function shownPlace(
  state: Exclude<DyadState, Parted>,
  plan: Plan,
  member: Member,
): { readonly step: PlanStep | null; readonly seat: Seat } {
  const seat = state.seats[member];
  return state.phase === 'running' ? placeOf(state, plan, member) : { step: stepOf(seat, plan), seat };
}

/** Ids of the texts that `view` puts on this member's screen, the partner's delivered text among them. @param had  see `Showing` */
export function textsToShow(state: DyadState, plan: Plan, member: Member, had: number): readonly string[] {
  if (state.phase === 'parted') return textsToShow(state.halves[member], plan, member, had);
  const { step, seat } = shownPlace(state, plan, member);
  const piped = (step?.pipes[member] ?? []).flatMap((pipe) => {
    const source = pipe.of === 'self' ? seat : state.seats[PARTNER[member]];
    return source.texts[pipe.field] ?? [];
  });
  return [...piped, ...messagesFor(state, member).slice(had).map(({ textId }) => textId)];
}

/** Those of the chat in which this member is. */
function messagesFor(state: DyadState, member: Member): readonly Message[] {
  const { meeting } = state.phase === 'running' ? state : { meeting: null };
  return meeting?.stage === 'started' && meeting.step === state.seats[member].position ? meeting.messages : [];
}

function screen(state: Exclude<DyadState, Parted>, plan: Plan, member: Member, showing: Showing): Screen {
  const ending = endingOf(state, plan, member);
  if (ending !== null || hasEnded(state)) return lastScreen(state.seats[member], plan, ending ?? 'ended', showing);
  return state.phase === 'running' ? runningScreen(state, plan, member, showing) : apartScreen(state, plan, member, showing);
}

// By the own ending alone: whoever stays learns from their code no more than from the words.
function lastScreen({ presence, language }: Seat, plan: Plan, ending: Ending, { completionCode: code, panelCodes }: Showing): Screen {
  const panel = panelCodeFor(panelCodes, ending);
  if (ending === 'left') return { kind: 'left', declined: presence.is === 'left' && presence.declined, code, panel };
  return { kind: ending, debrief: plan.debrief[language] ?? [], code, panel };
}

function apartScreen(
  state: DyadState & { phase: 'apart' | 'ready' },
  plan: Plan,
  member: Member,
  showing: Showing,
): Screen {
  const seat = state.seats[member];
  const step = stepOf(seat, plan);
  if (step === null) throw new Error(`view: member ${member} is beyond the door without a draw`);
  if (step.kind === 'door') {
    return { kind: 'door', until: pausedUntil(state) ?? waitsUntil(seat, step), words: content(step, seat, member).waiting };
  }
  return stepScreen(state, { step, seat, start: null, endsAt: null }, member, showing);
}

function runningScreen(state: Running, plan: Plan, member: Member, showing: Showing): Screen {
  const place = placeOf(state, plan, member);
  const { step, seat, start, hold } = place;
  if (hold === null) return stepScreen(state, place, member, showing);
  return { kind: 'hold', words: content(step, seat, member).waiting, until: hold.until, start };
}

/** A step with the seat of the one who sees it: their own, or as it will be where the step is sent ahead. */
interface Shown {
  readonly step: PlanStep;
  readonly seat: Seat;
  readonly start: ProposedStart | null;
  readonly endsAt: Instant | null;
}

/** The step a member of a running dyad session sees, since or from when, and whether they only wait. */
interface Place extends Shown {
  readonly hold: { readonly until: Instant | null } | null;
}

function placeOf(state: Running, plan: Plan, member: Member): Place {
  const seat = state.seats[member];
  const step = stepOf(seat, plan);
  if (step === null) return { step: lastStep(plan), seat, start: null, endsAt: null, hold: { until: null } };
  if (!isShared(step)) return alonePlace(state, plan, seat, step);
  const meeting = meetingOf(state, seat);
  if (meeting === null) return { step, seat, start: null, endsAt: null, hold: { until: pausedUntil(state) ?? waitsUntil(seat, step) } };
  const start = { sharedStepId: step.id, at: meeting.startAt, attempt: meeting.attempt };
  if (!isTimed(step)) return afterBarrier(seat, member, plan, meeting, step, start);
  const endsAt = meeting.stage === 'started' ? meeting.endsAt : meeting.startAt + step.durationMs;
  // Whoever does not have the floor follows on the screen; only the first turn of a set has a start.
  if (step.kind === 'turn') return { step, seat, start: isLaterTurn(plan.steps, meeting.step) ? null : start, endsAt, hold: null };
  if (seat.done) return { step, seat, start: null, endsAt, hold: { until: endsAt } };
  const isOnlyWaiting = !hasTrials(step, member, seat.language);
  return { step, seat, start, endsAt, hold: isOnlyWaiting ? { until: endsAt } : null };
}

/** The meeting this member is in: proposed or started, at their step. */
function meetingOf(state: Running, seat: Seat): Exclude<Meeting, { stage: 'broken-off' }> | null {
  const { meeting } = state;
  return meeting === null || meeting.stage === 'broken-off' || meeting.step !== seat.position ? null : meeting;
}

function alonePlace(state: Running, plan: Plan, seat: Seat, step: PlanStep): Place {
  const { release } = state;
  const barrier = release === null ? undefined : plan.steps[release.step];
  const released = release !== null && barrier !== undefined && seat.enteredAt === release.at;
  const start = released ? { sharedStepId: barrier.id, at: release.at, attempt: release.attempt } : null;
  const limit = limitOf(step);
  return { step, seat, start, endsAt: limit === null ? null : seat.enteredAt + limit + extraOf(seat), hold: null };
}

// The step behind a barrier is sent with the proposal, or it could not be drawn at its instant.
function afterBarrier(
  seat: Seat,
  member: Member,
  plan: Plan,
  meeting: Meeting & { startAt: Instant },
  barrier: PlanStep,
  start: ProposedStart,
): Place {
  const entering = enterNext(seat, member, plan, meeting.startAt);
  const next = stepOf(entering, plan);
  if (next === null || isShared(next)) return { step: barrier, seat, start, endsAt: null, hold: { until: null } };
  const limit = limitOf(next);
  return { step: next, seat: entering, start, endsAt: limit === null ? null : meeting.startAt + limit, hold: null };
}

function stepScreen(state: DyadState, { step, seat, start, endsAt }: Shown, member: Member, showing: Showing): Screen {
  const planned = content(step, seat, member);
  const trials = (showing.isSketch ? [] : planned.trials).map((trial): TrialContent => {
    const piped = step.pipes[member]
      .filter((pipe) => pipe.trialId === trial.id)
      .map((pipe) => {
        const source = pipe.of === 'self' ? seat : state.seats[PARTNER[member]];
        const textId = source.texts[pipe.field];
        const answered = source.answers[pipe.field] ?? null;
        return [pipe.parameter, textId === undefined ? answered : (showing.texts.get(textId) ?? null)] as const;
      });
    return {
      id: trial.id,
      plugin: trial.plugin,
      parameters: { ...trial.parameters, ...Object.fromEntries(piped) },
      audience: trial.audience,
    };
  });
  const shown: StepContent = { trials, waiting: planned.waiting };
  const { resumeAt, texts, messagesHad } = showing;
  const said = messagesFor(state, member);
  const messages = said.slice(messagesHad).map((message) => {
    const words = texts.get(message.textId);
    return { id: message.id, isMine: message.member === member, text: typeof words === 'string' ? words : null };
  });
  const messagesBefore = said.length - messages.length;
  return { kind: 'step', step: { stepId: step.id, kind: step.kind, content: shown, start, endsAt, resumeAt, messages, messagesBefore } };
}

function content(step: PlanStep, seat: Seat, member: Member): PlannedContent {
  const mine = step.content[member]?.[seat.language];
  if (mine === undefined) return { trials: [], waiting: '' };
  return mine;
}

function lastStep(plan: Plan): PlanStep {
  const step = plan.steps.at(-1);
  if (step === undefined) throw new Error('view: a plan without steps');
  return step;
}

// Said only where this member waits for the partner; a step done alone goes on undisturbed. A wait says so whether
// the partner is slow, away or gone, or the words would tell which.
function partnerAway(state: DyadState, plan: Plan, member: Member): SessionView['partnerAway'] {
  if (state.phase !== 'running' || state.alone !== null || isHeld(state) || isOverFor(state, plan, member)) return null;
  const seat = state.seats[member];
  const step = stepOf(seat, plan);
  if (step === null || !isShared(step)) return null;
  if (meetingOf(state, seat) === null) return seat.isWaitShown ? { until: waitsUntil(seat, step) } : null;
  const { presence } = state.seats[PARTNER[member]];
  const isMissing = (presence.is === 'away' || presence.is === 'left') && presence.shown;
  return isMissing ? { until: null } : null;
}

/** Only where the hold is felt: whoever does something alone does it to its end. */
function pause(state: Exclude<DyadState, Parted>, plan: Plan, member: Member): SessionView['pause'] {
  const until = pausedUntil(state);
  if (until === null || isOverFor(state, plan, member)) return null;
  const seat = state.seats[member];
  const step = stepOf(seat, plan);
  const isAtDoor = step?.kind === 'door';
  const isWaiting = step !== null && isShared(step) && state.phase === 'running' && meetingOf(state, seat) === null;
  return isAtDoor || isWaiting ? { until } : null;
}

function pausedUntil({ heldSince }: DyadState): Instant | null {
  return heldSince === undefined || heldSince === null ? null : heldSince + HOLD_LONGEST;
}

function notice(state: Exclude<DyadState, Parted>, plan: Plan, member: Member): SessionView['notice'] {
  const given = state.seats[member].notice;
  return given === undefined || isOverFor(state, plan, member) ? null : { id: given.id, words: given.words };
}

function keeping(state: DyadState, plan: Plan, member: Member): SessionView['keeping'] {
  const { position, unkeptSince } = state.seats[member];
  if (isOverFor(state, plan, member) || hasConsentAhead(plan, position)) return null;
  return unkeptSince === undefined ? 'kept' : 'unkept';
}
