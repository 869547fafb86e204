import { createHash, randomBytes, randomUUID } from 'node:crypto';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { nextDeadline } from '../../server/dyad/deadlines.ts';
import { hasTrials, isShared, type PlannedTrial, type PlanStep } from '../../server/dyad/plan.ts';
import { hasEnded } from '../../server/dyad/seats.ts';
import type { Json } from '../../server/protocol/content.ts';
import { MEMBERS, PARTNER, type Member } from '../../server/protocol/member.ts';
import { Drawing } from '../../server/sessions/draw.ts';
import { enrol } from '../../server/sessions/enrolment.ts';
import { Participation } from '../../server/sessions/participation.ts';
import type { Scope, Stored } from '../../server/sessions/ports.ts';
import { SessionRunner } from '../../server/sessions/runner.ts';
import { Unkept } from '../../server/sessions/unkept.ts';
import { addCouple } from '../../server/store/couples.ts';
import { wavesOf } from '../../server/store/follow-ups.ts';
import { insertClockReport, insertDeviceReport, insertOnset, openConnection } from '../../server/store/reports.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { answerTo, type Typed } from '../../server/planning/simulated-answers.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import type { TestDatabase } from './database.ts';
import { ManualClock } from './manual-clock.ts';

type Data = Readonly<Record<string, Json>>;

/** Changes what a member answers; `null` leaves the trial without a record. */
export type Answering = (data: Data, trial: PlannedTrial, step: PlanStep, member: Member) => Data | null;

const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };

/** By the study's name, so that the couples of a test get the same conditions in every run. */
const seedOf = (studyId: string): Buffer => createHash('sha256').update(studyId).digest();

const wordsOn: Typed = (field) => `words on ${field}`;

/** Members see a synchronised step so many ms after the agreed instant. */
export const PAINTED_AFTER: Readonly<Record<Member, number>> = { A: 1.5, B: 4.25 };

/** And their browsers take so many ms over it. */
export const PAINTING: Readonly<Record<Member, number>> = { A: 6.5, B: 20.25 };

/** Couples that go through a real study on the server's own pieces and a real database, without sockets or waiting. */
export class Stage {
  readonly clock: ManualClock;
  readonly database: TestDatabase;
  readonly studyId: string;
  readonly runner: SessionRunner;
  readonly participation: Participation;
  readonly drawing: Drawing;
  readonly #experiment: Experiment;

  private constructor(database: TestDatabase, studyId: string, experiment: Experiment, clock = new ManualClock()) {
    this.clock = clock;
    this.database = database;
    this.studyId = studyId;
    this.#experiment = experiment;
    const store = createSessionStore(database.db, database.outerKey);
    const nobody = () => undefined;
    this.runner = new SessionRunner(store, { tell: nobody, expect: nobody, drawDue: nobody });
    this.participation = new Participation(this.runner, store, this.clock, () => random.uuid(), new Unkept());
    this.drawing = new Drawing(this.runner, store, this.clock, () => experiment);
  }

  /** In a study that is there. */
  static on(database: TestDatabase, studyId: string, experiment: Experiment = complimentReframing): Stage {
    return new Stage(database, studyId, experiment);
  }

  static async open(
    database: TestDatabase,
    study: { readonly id: string; readonly mode?: 'test' | 'live'; readonly parameters?: Data; readonly from?: number },
    experiment: Experiment = complimentReframing,
  ): Promise<Stage> {
    const { id: study_id, mode = 'live', parameters = {} } = study;
    await insertStudy(database.db, { study_id, experiment_id: experiment.id, mode, parameters, seed: seedOf(study_id) });
    return new Stage(database, study_id, experiment, new ManualClock(study.from));
  }

  async couple({ isTest = false, typed = wordsOn, strata = {} }: { readonly isTest?: boolean; readonly typed?: Typed; readonly strata?: Readonly<Record<string, string>> } = {}): Promise<StageCouple> {
    const { db, outerKey } = this.database;
    const options = { languages: ['en', 'en'], at: this.clock.now(), timeWarp: 1, forcedCondition: null, isTest, strata } as const;
    const made = await addCouple(db, outerKey, this.studyId, (basis) => enrol(basis, this.#experiment, options, random));
    const scopeOf = (member: Member): Scope => {
      const person = made.participants.find((each) => each.member === member);
      return { dyadSessionId: made.dyadSessionId, participantId: person?.participantId ?? '', member };
    };
    return new StageCouple(this, { A: scopeOf('A'), B: scopeOf('B') }, typed);
  }
}

export class StageCouple {
  readonly scopes: Readonly<Record<Member, Scope>>;
  readonly #stage: Stage;
  readonly #typed: Typed;
  readonly #outboxes = { A: randomUUID(), B: randomUUID() };
  #sent = 0;

  constructor(stage: Stage, scopes: Readonly<Record<Member, Scope>>, typed: Typed) {
    this.#stage = stage;
    this.scopes = scopes;
    this.#typed = typed;
  }

  /** The same two in a later wave; whether its window is open is for the test to see to. */
  async inWave(wave: number): Promise<StageCouple> {
    const dyadSessionId = (await wavesOf(this.#stage.database.db, (await this.stored).dyadId))[wave - 1];
    if (dyadSessionId === undefined) throw new Error(`there is no wave ${wave}`);
    const { A, B } = this.scopes;
    return new StageCouple(this.#stage, { A: { ...A, dyadSessionId }, B: { ...B, dyadSessionId } }, this.#typed);
  }

  get stored(): Promise<Stored> {
    return this.#stage.runner.current(this.scopes.A.dyadSessionId);
  }

  async arrives(...members: readonly Member[]): Promise<this> {
    const { database: { db }, participation } = this.#stage;
    for (const member of members) {
      const scope = this.scopes[member];
      await openConnection(db, scope, randomUUID());
      await insertDeviceReport(db, scope, {
        device: 'phone', browser: 'Firefox 145', screenWidth: 390, screenHeight: 844, pixelRatio: 3, timezone: 'Europe/Berlin',
      });
      await insertClockReport(db, scope, { offset: 12.5, uncertainty: 3, rttMedian: 20, rttP95: 31, pings: 40, hiddenMs: 250, hiddenForMs: null });
      await participation.arrive(scope);
    }
    return this;
  }

  async goes(member: Member): Promise<this> {
    await this.#stage.participation.goAway(this.scopes[member]);
    return this;
  }

  async leavesForGood(member: Member): Promise<this> {
    await this.#stage.participation.leave(this.scopes[member], { how: 'stop' });
    return this;
  }

  /** Everybody who is here does what there is to do; a member stops before the step named for them. */
  async plays(until: Partial<Record<Member, string>> = {}, answering: Answering = (data) => data): Promise<this> {
    for (;;) {
      let hasActed = false;
      for (const member of MEMBERS) hasActed = (await this.#act(member, until[member], answering)) || hasActed;
      if (!hasActed && !(await this.#goOn(until))) return this;
    }
  }

  /** Time passes, and with it every deadline on the way. */
  async waits(ms: number): Promise<this> {
    const { clock, runner } = this.#stage;
    const until = clock.now() + ms;
    for (;;) {
      const { state, plan, dyadSessionId } = await this.stored;
      const due = nextDeadline(state, plan);
      if (due === null || due.at > until) break;
      clock.advance(Math.max(0, due.at - clock.now()));
      await runner.apply(dyadSessionId, { type: 'deadline-passed', at: clock.now(), deadline: due });
    }
    clock.advance(Math.max(0, until - clock.now()));
    return this;
  }

  async #act(member: Member, until: string | undefined, answering: Answering): Promise<boolean> {
    const { state, plan } = await this.stored;
    const seat = state.seats[member];
    const step = plan.steps[seat.position];
    if (step === undefined || step.id === until || seat.presence.is !== 'here' || hasEnded(state)) return false;
    if (step.kind === 'door') return false;
    if (isShared(step)) {
      const isStarted = state.phase === 'running' && state.meeting?.stage === 'started' && state.meeting.step === seat.position;
      if (!isStarted || seat.done || !hasTrials(step, member, seat.language)) return false;
    }
    if (step.kind === 'turn') {
      // Who follows is through when the other is.
      if (member !== step.holder) return false;
      const { language, presence } = state.seats[PARTNER[member]];
      if (presence.is === 'here') await this.#answer(PARTNER[member], step, step.content[PARTNER[member]]?.[language]?.trials ?? [], answering);
    }
    await this.#answer(member, step, step.content[member]?.[seat.language]?.trials ?? [], answering);
    const finished = await this.#stage.participation.finishStep(this.scopes[member], { stepId: step.id });
    if (!finished.ok) throw new Error(`${member} cannot finish ${step.id}: ${finished.code} ${finished.message}`);
    return true;
  }

  async #answer(member: Member, step: PlanStep, trials: readonly PlannedTrial[], answering: Answering): Promise<void> {
    const { clock } = this.#stage;
    for (const [index, trial] of trials.entries()) {
      const chance = new Chance(7, `${member} ${step.id} ${trial.id}`);
      const onset = clock.now();
      const data = answering(answerTo(trial, chance, this.#typed), trial, step, member);
      clock.advance(1_000 + (member === 'A' ? 0 : 400));
      if (data !== null) await this.records(member, step, trial, data, { index, onset });
    }
  }

  async records(
    member: Member,
    step: PlanStep,
    trial: PlannedTrial,
    data: Data,
    { index = 0, onset = this.#stage.clock.now(), attempt = 1 } = {},
  ): Promise<string> {
    const recordId = randomUUID();
    this.#sent += 1;
    const stored = await this.#stage.participation.record(this.scopes[member], {
      recordId,
      outboxId: this.#outboxes[member],
      outboxIndex: this.#sent,
      stepId: step.id,
      trialId: trial.id,
      trialIndex: index,
      attempt,
      plugin: trial.plugin,
      pluginVersion: '1.0.0',
      onsetAt: onset,
      onsetUncertainty: 2.126,
      endedAt: this.#stage.clock.now(),
      unfocusedMs: 12.4,
      data,
    }, null);
    if (!stored.ok) throw new Error(`${member} ${step.id} ${trial.id}: ${stored.code} ${stored.message}`);
    return recordId;
  }

  /** What happens when nobody has anything to do: the draw, an agreed start, the end of a shared step. */
  async #goOn(until: Partial<Record<Member, string>>): Promise<boolean> {
    const { clock, drawing } = this.#stage;
    const { state, plan, dyadSessionId } = await this.stored;
    const isHeld = MEMBERS.some((member) => until[member] !== undefined && plan.steps[state.seats[member].position]?.id === until[member]);
    if (isHeld) return false;
    if (state.phase === 'ready') {
      await drawing.draw(dyadSessionId);
      return true;
    }
    if (state.phase === 'running' && state.meeting?.stage === 'proposed') return this.#start();
    const due = nextDeadline(state, plan);
    if (due?.kind !== 'end') return false;
    await this.waits(Math.max(0, due.at - clock.now()));
    return true;
  }

  async #start(): Promise<boolean> {
    const { participation, database, clock } = this.#stage;
    const { state, plan } = await this.stored;
    if (state.phase !== 'running' || state.meeting?.stage !== 'proposed') return false;
    const { startAt, attempt, step } = state.meeting;
    const started = plan.steps[step];
    const sharedStepId = started?.id ?? '';
    for (const member of MEMBERS) {
      await participation.acknowledgeStart(this.scopes[member], { sharedStepId, attempt, onTime: true, frame: null });
      // Who only waits while the partner reads has nothing painted.
      const hasAny = (one: Member): boolean => started !== undefined && hasTrials(started, one, state.seats[one].language);
      if (!hasAny(member) && hasAny(PARTNER[member])) continue;
      await insertOnset(database.db, this.scopes[member], {
        onsetId: randomUUID(),
        sharedStepId,
        targetAt: startAt,
        paintedAt: startAt + PAINTED_AFTER[member],
        offset: 12.5,
        uncertainty: 3,
        framePeriod: 16.7,
        paintingTime: PAINTING[member],
        postponements: attempt - 1,
      });
    }
    await this.waits(Math.max(0, startAt - clock.now()));
    return true;
  }
}
