import 'jspsych/css/jspsych.css';
import '../look/jspsych.css';
import '../look/answers.css';
import { initJsPsych, type JsPsych } from 'jspsych';
import type { TrialContent } from '../../../server/protocol/content.ts';
import type { TrialRecord } from '../../../server/protocol/messages.ts';
import { runningTrial } from '../current-trial.ts';
import { whenUncaught } from './fault.ts';
import { presented } from './presented.ts';
import type { PluginClass } from './plugin-class.ts';
import { Signal } from './signal.ts';

export interface TimelineHooks {
  plugin(name: string): Promise<PluginClass>;
  /** Before the plugin draws. */
  onBegin(index: number, plugin: PluginClass): void;
  /** The plugin has drawn; the frame is painted next. */
  onDrawn(index: number): void;
  /** The next trial waits for it. */
  onEnd(index: number, data: TrialRecord['data']): Promise<void>;
}

/** The trial that broke. */
export interface TrialFailure {
  readonly index: number;
  readonly error: unknown;
}

interface Description {
  type: PluginClass;
  [parameter: string]: unknown;
}

/** The trials of one step, from some index on, as one jsPsych timeline. */
export class TimelineRun {
  readonly #place = document.createElement('div');
  readonly #jsPsych: JsPsych;
  readonly #trials: readonly TrialContent[];
  readonly #hooks: TimelineHooks;
  readonly #cut = new Signal();
  #index = 0;
  #isShowing = false;
  #isDropped = false;

  constructor(stage: HTMLElement, trials: readonly TrialContent[], hooks: TimelineHooks) {
    stage.append(this.#place);
    this.#jsPsych = initJsPsych({ display_element: this.#place });
    this.#trials = trials;
    this.#hooks = hooks;
  }

  /**
   * Draws the first trial at once, in the task of the call.
   *
   * @param first  plugin of the trial at `from`
   * @returns null when all trials are done, or cut
   */
  async run(from: number, first: PluginClass): Promise<TrialFailure | null> {
    this.#index = from;
    let stopListening = (): void => undefined;
    const broken = new Promise<never>((_resolve, reject) => {
      stopListening = whenUncaught(reject);
    });
    try {
      await Promise.race([this.#jsPsych.run(this.#descriptions(from, first)), broken]);
      return null;
    } catch (error) {
      this.#isDropped = true;
      return { index: this.#index, error };
    } finally {
      stopListening();
    }
  }

  /** Ends the running trial with what there is, and the timeline with it. */
  cut(): void {
    this.#cut.give();
    this.#jsPsych.abortCurrentTimeline();
    if (!this.#isShowing) return;
    const own = runningTrial();
    if (own === null) this.#jsPsych.abortExperiment(undefined, { timed_out: true });
    else own.cut();
  }

  /** Ends it without a trace. */
  drop(): void {
    this.#isDropped = true;
    this.cut();
  }

  #descriptions(from: number, first: PluginClass): Description[] {
    const descriptions = this.#trials.slice(from).map((trial, offset) => {
      const index = from + offset;
      const description: Description = {
        ...presented(trial).parameters,
        type: first,
        on_start: () => {
          this.#isShowing = true;
          if (!this.#isDropped) this.#hooks.onBegin(index, description.type);
        },
        on_load: () => {
          // jsPsych makes a stop for the keyboard of it, at which there is nothing to do.
          this.#place.tabIndex = -1;
          if (!this.#isDropped) this.#hooks.onDrawn(index);
        },
        on_finish: async (data: TrialRecord['data']) => {
          this.#isShowing = false;
          if (this.#isDropped) return;
          await this.#hooks.onEnd(index, data);
          await this.#prepare(descriptions[offset + 1], index + 1);
        },
      };
      return description;
    });
    return descriptions;
  }

  /** Plugins come as they are needed: the first page does not wait for a large one on a later page. */
  async #prepare(description: Description | undefined, index: number): Promise<void> {
    const content = this.#trials[index];
    if (description === undefined || content === undefined) return;
    this.#index = index;
    const plugin = await Promise.race([this.#hooks.plugin(content.plugin), this.#cut.given]);
    if (plugin !== null) description.type = plugin;
  }
}
