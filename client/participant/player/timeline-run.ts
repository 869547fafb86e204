import 'jspsych/css/jspsych.css';
import '../look/jspsych.css';
import '../look/answers.css';
import type { JsPsych } from 'jspsych';
import type { TrialContent } from '../../../server/protocol/content.ts';
import type { TrialRecord } from '../../../server/protocol/messages.ts';
import { runningTrial } from '../current-trial.ts';
import { element } from '../element.ts';
import { whenUncaught } from './fault.ts';
import { gate } from './gate.ts';
import { hangUp, jsPsychFor } from './loudspeaker.ts';
import { presented } from './presented.ts';
import type { PluginClass } from './plugin-class.ts';
import { Signal } from './signal.ts';
import { catchStrayKeys } from './stray-keys.ts';
import type { SimulationMode } from '../plugins/simulation.ts';
import { simulationOptions } from './simulation.ts';

export interface TimelineHooks {
  /** Null: a person answers. */
  readonly simulation: SimulationMode | null;
  /** With it comes all else that the trial is drawn with. */
  plugin(trial: TrialContent): Promise<PluginClass>;
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

/**
 * The trials of one step, from some index on, as one jsPsych timeline. It is made ready at once, and waits for
 * `begin` with drawing the first: to make it ready can take longer than a frame.
 */
export class TimelineRun {
  readonly stage = element('div', { class: 'stage' });
  readonly #place = element('div');
  readonly #jsPsych: JsPsych;
  readonly #trials: readonly TrialContent[];
  readonly #hooks: TimelineHooks;
  readonly #begun = new Signal();
  readonly #cut = new Signal();
  readonly #played: Promise<unknown>;
  #index: number;
  #isShowing = false;
  #isDropped = false;

  /** @param first  plugin of the trial at `from` */
  constructor(trials: readonly TrialContent[], from: number, first: PluginClass, hooks: TimelineHooks) {
    this.stage.append(this.#place);
    this.#jsPsych = jsPsychFor(trials.map(({ plugin }) => plugin), this.#place);
    this.#trials = trials;
    this.#hooks = hooks;
    this.#index = from;
    const timeline = [{ type: gate(this.#begun.given) }, ...this.#descriptions(from, first)];
    const { simulation } = hooks;
    this.#played = simulation === null ? this.#jsPsych.run(timeline) : this.#jsPsych.simulate(timeline, simulation);
    // Where it breaks already, `begin` tells.
    void this.#played.catch(() => undefined).then(() => hangUp(this.#jsPsych));
  }

  /**
   * Draws the first trial, in the task of the call.
   *
   * @returns null when all trials are done, or cut
   */
  async begin(): Promise<TrialFailure | null> {
    let stopListening = (): void => undefined;
    const broken = new Promise<never>((_resolve, reject) => {
      stopListening = whenUncaught(reject);
    });
    const stopCatching = catchStrayKeys(this.stage);
    this.#begun.give();
    try {
      await Promise.race([this.#played, broken]);
      return null;
    } catch (error) {
      this.#isDropped = true;
      return { index: this.#index, error };
    } finally {
      stopListening();
      stopCatching();
    }
  }

  /** Ends the running trial with what there is, and the timeline with it. */
  cut(): void {
    this.#cut.give();
    this.#jsPsych.abortCurrentTimeline();
    this.#begun.give();
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
        ...(offset === 0 ? this.#parameters(trial) : {}),
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

  #parameters(trial: TrialContent): Readonly<Record<string, unknown>> {
    const simulation_options = simulationOptions(trial.plugin, this.#hooks.simulation);
    return { ...presented(trial).parameters, simulation_options };
  }

  /** Plugins come as they are needed: the first page does not wait for a large one on a later page. */
  async #prepare(description: Description | undefined, index: number): Promise<void> {
    const content = this.#trials[index];
    if (description === undefined || content === undefined) return;
    this.#index = index;
    const plugin = await Promise.race([this.#hooks.plugin(content), this.#cut.given]);
    if (plugin !== null) Object.assign(description, this.#parameters(content), { type: plugin });
  }
}
