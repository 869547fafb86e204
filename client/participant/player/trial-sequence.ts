import type { TrialContent } from '../../../server/protocol/content.ts';
import { takeOutOfSight } from '../finished-page.ts';
import { drawInFrame, FirstPaint } from '../painting.ts';
import { wentWrongScreen } from '../screens/endings.ts';
import { faultData } from './fault.ts';
import { presented } from './presented.ts';
import type { OpenTrial, Recorder } from './recorder.ts';
import type { PluginClass } from './plugin-class.ts';
import { loadedPlugin, loadPlugin } from './registry.ts';
import type { ScreenLease } from './screen-lease.ts';
import { Signal } from './signal.ts';
import type { StartFrame } from './start.ts';
import { TimelineRun, type TrialFailure } from './timeline-run.ts';

/** A second click so soon after a trial has come was meant for the one before, in ms. */
const DOUBLE_CLICK = 400;

export interface SequencePorts {
  readonly recorder: Recorder;
  readonly lease: ScreenLease;
  onFirstPaint(at: number): void;
}

/** Trials one after the other, each on disk before the next. One that breaks is recorded as broken. */
export class TrialSequence {
  readonly #trials: readonly TrialContent[];
  readonly #ports: SequencePorts;
  readonly #over = new Signal();
  #timeline: TimelineRun | null = null;
  #open: OpenTrial | null = null;
  #isDropped = false;
  #hasPainted = false;

  constructor(trials: readonly TrialContent[], ports: SequencePorts) {
    this.#trials = trials;
    this.#ports = ports;
  }

  /** @param frame whose callback this is: the first trial is then drawn in it */
  async play(from: number, frame: StartFrame | null): Promise<void> {
    for (let index = from; index < this.#trials.length && !this.#over.isGiven; ) {
      const failure = await this.#playUntilFailure(index, index === from ? frame : null);
      if (failure === null || this.#isDropped) return;
      await this.#saveFailure(failure);
      if (!this.#over.isGiven) await this.#sayItWentWrong();
      index = failure.index + 1;
    }
  }

  /** Ends now, with what there is of the running trial. */
  cut(): void {
    this.#over.give();
    this.#timeline?.cut();
  }

  /** Ends now, without a further record. */
  drop(): void {
    this.#isDropped = true;
    this.#over.give();
    this.#timeline?.drop();
  }

  async #playUntilFailure(index: number, frame: StartFrame | null): Promise<TrialFailure | null> {
    const name = this.#trials[index]?.plugin ?? '';
    let plugin: PluginClass | null;
    try {
      plugin = loadedPlugin(name) ?? (await Promise.race([loadPlugin(name), this.#over.given]));
    } catch (error) {
      return { index, error };
    }
    if (plugin === null) return null;
    const timeline = this.#newTimeline();
    const first = plugin;
    this.#timeline = timeline;
    const draw = () => timeline.run(index, first);
    const failure = await (frame === null ? draw() : drawInFrame(frame, draw));
    this.#timeline = null;
    return failure;
  }

  #newTimeline(): TimelineRun {
    const { recorder, lease } = this.#ports;
    const stage = lease.openStage();
    stage.addEventListener('click', (event) => this.#swallowDoubleClick(event), { capture: true });
    return new TimelineRun(stage, this.#trials, {
      plugin: loadPlugin,
      onBegin: (index, { info }) => {
        takeOutOfSight(stage);
        const content = this.#trials[index];
        if (content !== undefined) this.#open = recorder.open(content, index, info.version ?? '');
      },
      onDrawn: () => {
        if (this.#open === null) return;
        this.#open.paint = new FirstPaint();
        const { content } = this.#open;
        lease.enterTrial(stage, content.audience, presented(content).heading);
        if (!this.#hasPainted) this.#ports.onFirstPaint(this.#open.paint.at);
        this.#hasPainted = true;
      },
      onEnd: async (_index, data) => {
        const open = this.#open;
        this.#open = null;
        if (open !== null) await recorder.save(open, data);
      },
    });
  }

  async #saveFailure({ index, error }: TrialFailure): Promise<void> {
    console.error(error);
    const content = this.#trials[index];
    if (content === undefined) return;
    const { recorder } = this.#ports;
    const open = this.#open?.index === index ? this.#open : recorder.open(content, index, '');
    this.#open = null;
    await recorder.save(open, { ...faultData(error), timed_out: false });
  }

  async #sayItWentWrong(): Promise<void> {
    const goOn = new Signal();
    this.#ports.lease.show(wentWrongScreen(() => goOn.give()));
    await Promise.race([goOn.given, this.#over.given]);
  }

  #swallowDoubleClick(event: MouseEvent): void {
    const isOnButton = event.target instanceof Element && event.target.closest('button, [type=submit]') !== null;
    const since = this.#open === null ? 0 : performance.now() - this.#open.paint.at;
    if (!isOnButton || event.detail < 2 || since > DOUBLE_CLICK) return;
    event.preventDefault();
    event.stopPropagation();
  }
}
