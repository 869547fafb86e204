import type { TrialContent } from '../../../server/protocol/content.ts';
import { takeOutOfSight } from '../finished-page.ts';
import { FirstPaint } from '../painting.ts';
import type { SimulationMode } from '../plugins/simulation.ts';
import { wentWrongScreen } from '../screens/endings.ts';
import { faultData } from './fault.ts';
import { presented } from './presented.ts';
import type { OpenTrial, Recorder } from './recorder.ts';
import type { PluginClass } from './plugin-class.ts';
import type { ScreenLease } from './screen-lease.ts';
import { Signal } from './signal.ts';
import { TimelineRun, type TrialFailure } from './timeline-run.ts';
import { loadedTrial, loadTrial } from './trial-code.ts';

/** A second click so soon after a trial has come was meant for the one before, in ms. */
const DOUBLE_CLICK = 400;

export interface SequencePorts {
  readonly recorder: Recorder;
  readonly lease: ScreenLease;
  readonly simulation: SimulationMode | null;
  onFirstPaint(paint: FirstPaint): void;
}

/** Trials one after the other, each on disk before the next. One that breaks is recorded as broken. */
export class TrialSequence {
  readonly #trials: readonly TrialContent[];
  readonly #ports: SequencePorts;
  readonly #over = new Signal();
  #ready: { readonly index: number; readonly timeline: TimelineRun } | null = null;
  #timeline: TimelineRun | null = null;
  #open: OpenTrial | null = null;
  #isDropped = false;
  #hasPainted = false;

  constructor(trials: readonly TrialContent[], ports: SequencePorts) {
    this.#trials = trials;
    this.#ports = ports;
  }

  /** Makes ready what comes before the first trial can be drawn, if its plugin is loaded. */
  prepare(from: number): void {
    const first = this.#trials[from];
    const plugin = first && loadedTrial(first);
    if (plugin !== undefined) this.#ready = { index: from, timeline: this.#newTimeline(from, plugin) };
  }

  /** The first trial is drawn in the task of the call, if it is ready. */
  async play(from: number): Promise<void> {
    for (let index = from; index < this.#trials.length && !this.#over.isGiven; ) {
      const failure = await this.#playUntilFailure(index);
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
    this.#ready?.timeline.drop();
  }

  async #playUntilFailure(index: number): Promise<TrialFailure | null> {
    let timeline = this.#ready?.index === index ? this.#ready.timeline : null;
    this.#ready = null;
    try {
      timeline ??= await this.#timelineFrom(index);
    } catch (error) {
      return { index, error };
    }
    if (timeline === null) return null;
    this.#ports.lease.showStage(timeline.stage);
    this.#timeline = timeline;
    const failure = await timeline.begin();
    this.#timeline = null;
    return failure;
  }

  async #timelineFrom(index: number): Promise<TimelineRun | null> {
    const trial = this.#trials[index];
    const plugin = trial && (await Promise.race([loadTrial(trial), this.#over.given]));
    return plugin ? this.#newTimeline(index, plugin) : null;
  }

  #newTimeline(from: number, first: PluginClass): TimelineRun {
    const { recorder, lease, simulation } = this.#ports;
    const timeline: TimelineRun = new TimelineRun(this.#trials, from, first, {
      simulation,
      plugin: loadTrial,
      onBegin: (index, { info }) => {
        takeOutOfSight(timeline.stage);
        const content = this.#trials[index];
        if (content !== undefined) this.#open = recorder.open(content, index, info.version ?? '');
      },
      onDrawn: () => {
        if (this.#open === null) return;
        this.#open.paint = new FirstPaint();
        const { content } = this.#open;
        lease.enterTrial(timeline.stage, content.audience, presented(content).heading);
        if (!this.#hasPainted) this.#ports.onFirstPaint(this.#open.paint);
        this.#hasPainted = true;
      },
      onEnd: async (_index, data) => {
        const open = this.#open;
        this.#open = null;
        if (open !== null) await recorder.save(open, data);
      },
    });
    timeline.stage.addEventListener('click', (event) => this.#swallowDoubleClick(event), { capture: true });
    return timeline;
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
