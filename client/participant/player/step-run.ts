import type { StepView } from '../../../server/protocol/view.ts';
import { Conversation } from '../conversation.ts';
import { openConversation, runningTrial } from '../current-trial.ts';
import { curtain } from '../curtain.ts';
import type { SimulationMode } from '../plugins/simulation.ts';
import type { Frame } from '../screens/frame.ts';
import { holdScreen } from '../screens/waiting.ts';
import { Deadline } from './deadline.ts';
import { reportOnset } from './onset.ts';
import { Recorder, type RecorderPorts } from './recorder.ts';
import { ScreenLease } from './screen-lease.ts';
import { Signal } from './signal.ts';
import { appearAtStart, awaitStart, isSame, type DueStart } from './start.ts';
import { loadedTrial, loadTrial } from './trial-code.ts';
import { TrialSequence } from './trial-sequence.ts';

/** A start so near is awaited on the page before it: a screen that comes and goes at once helps nobody. In ms. */
const NEAR = 1_000;
const A_LITTLE_LATE = 200;

export interface PlayerPorts extends RecorderPorts {
  readonly frame: Frame;
  /** jsPsych's simulation in the place of a person; null in every study with real couples. */
  readonly simulation: SimulationMode | null;
}

/** One step on this screen: waits for its start, plays its trials, ends at its end, says so. */
export class StepRun {
  readonly #ports: PlayerPorts;
  readonly #recorder: Recorder;
  readonly #lease: ScreenLease;
  readonly #deadline: Deadline;
  readonly #over = new Signal();
  readonly #conversation: Conversation | null;
  #step: StepView;
  #sequence: TrialSequence | null = null;
  #drawn: DueStart | null = null;
  #isPostponed = false;
  #isLeft = false;

  constructor(step: StepView, ports: PlayerPorts) {
    this.#step = step;
    this.#ports = ports;
    this.#recorder = new Recorder(ports, step.stepId);
    this.#lease = new ScreenLease(ports.frame);
    const { stepId } = step;
    const writing = {
      post: (text: string, typedMs: number) => ports.link.sendMessage({ stepId, text, typedMs }),
      tellTyping: () => ports.link.tellTyping(stepId),
    };
    this.#conversation = step.kind === 'chat' ? new Conversation(step.messages, writing) : null;
    this.#deadline = new Deadline({
      clock: ports.link.clock,
      onTick: (msLeft) => this.#sequence !== null && this.#lease.showTimeLeft(msLeft),
      onPassed: () => this.#end(),
    });
  }

  get stepId(): string {
    return this.#step.stepId;
  }

  /** A newer view of the same step: its end may have moved, and its start while that lies ahead. */
  update(step: StepView): void {
    const before = this.#step;
    this.#step = step;
    if (this.#over.isGiven) return;
    this.#conversation?.take(step.messages);
    if (step.endsAt !== before.endsAt) this.#deadline.set(step.endsAt);
    // Drawn although the partner could not: both begin again, at the newer instant.
    const isMoved = step.start !== null && !isSame(step.start, before.start);
    if (this.#drawn === null || !isMoved || step.start.at <= this.#ports.link.clock.now()) return;
    this.#isPostponed = true;
    this.#sequence?.drop();
  }

  partnerTypes(): void {
    this.#conversation?.partnerTypes();
  }

  /** Resolves when nothing of the step is left to do here, with its finish on disk. */
  async play(): Promise<void> {
    for (const trial of this.#step.content.trials) void loadTrial(trial).catch(() => undefined);
    this.#deadline.set(this.#step.endsAt);
    do {
      this.#isPostponed = false;
      await this.#playOpenTrials();
    } while (this.#isPostponed);
    this.#deadline.stop();
    this.#sequence = null;
    if (this.#isLeft) return;
    this.#over.give();
    await this.#ports.link.finishStep(this.stepId);
    this.#lease.showWaiting(holdScreen(this.#step.content.waiting));
    this.#lease.showTimeLeft(null);
  }

  /** The server has moved on: what there is is saved, the screen is another's. */
  retire(): void {
    this.#lease.release();
    this.#isLeft = true;
    this.#end();
  }

  /** Ends without a further record. @returns what was being typed */
  drop(): readonly string[] {
    const typed = this.#sequence === null ? [] : (runningTrial()?.typed() ?? []);
    this.#sequence?.drop();
    this.retire();
    return typed;
  }

  #end(): void {
    this.#over.give();
    this.#deadline.stop();
    this.#sequence?.cut();
  }

  async #playOpenTrials(): Promise<void> {
    const { link } = this.#ports;
    const { trials, waiting } = this.#step.content;
    const from = await this.#firstOpenTrial();
    const first = trials[from];
    if (first === undefined || this.#over.isGiven) return;
    const hasToWait = this.#step.start !== null || loadedTrial(first) === undefined;
    if (hasToWait) this.#lease.showWaiting(holdScreen(waiting), this.#patience());
    // Waits with the plugin in its hands; one that does not exist is found out when it should play.
    await Promise.race([loadTrial(first).catch(() => null), this.#over.given]);
    const sequence = new TrialSequence(trials, {
      recorder: this.#recorder,
      lease: this.#lease,
      simulation: this.#ports.simulation,
      onFirstPaint: (paint) => {
        if (this.#drawn !== null) void reportOnset(link, this.#drawn, paint);
      },
    });
    sequence.prepare(from);
    const due = await this.#whenToDraw();
    if (this.#over.isGiven) {
      sequence.drop();
      return;
    }
    this.#drawn = due;
    this.#sequence = sequence;
    openConversation(this.#conversation);
    if (due !== null) curtain.lower();
    const done = sequence.play(from);
    if (due !== null) await appearAtStart(due, link.clock, () => this.#isPostponed || this.#over.isGiven);
    this.#deadline.set(this.#step.endsAt);
    await done;
  }

  /** How long a finished page may stay before the words that one waits; undefined: the usual moment. */
  #patience(): number | undefined {
    const { start } = this.#step;
    const ahead = start === null ? 0 : start.at - this.#ports.link.clock.now();
    return ahead > 0 && ahead < NEAR ? ahead + A_LITTLE_LATE : undefined;
  }

  /** Null: at once, as there is no proposed start or the step runs already. */
  async #whenToDraw(): Promise<DueStart | null> {
    if (this.#step.start === null) return null;
    const proposal = () => (this.#over.isGiven ? null : this.#step.start);
    const started = await awaitStart(proposal, { clock: this.#ports.link.clock, notes: this.#ports.notes });
    return started === 'running' ? null : started;
  }

  /** Behind what is on the server's disk and what waits in the outbox. */
  async #firstOpenTrial(): Promise<number> {
    const recorded = await this.#ports.link.outbox.recordedTrials(this.stepId);
    let index = this.#step.resumeAt;
    while (recorded.includes(index)) index += 1;
    return index;
  }
}
