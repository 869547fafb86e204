import { initJsPsych, ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { CODE_PLUGIN } from '../../../server/protocol/browser-code.ts';
import { currentParts, setRunningTrial } from '../current-trial.ts';
import { element } from '../element.ts';
import { loadedBrowserCode } from '../player/browser-code.ts';
import { hangUp } from '../player/loudspeaker.ts';
import { answersIn, type PartData } from './code-answers.ts';
import type { SimulationMode, SimulationOptions } from './simulation.ts';

const info = {
  name: CODE_PLUGIN,
  version: '1.0.0',
  parameters: {
    /** The folder whose `browser.ts` it is. */
    experiment: { type: ParameterType.STRING, default: undefined },
    /** Name of the timeline there, under a word that means nothing to jsPsych, and what it is made with. */
    task: { type: ParameterType.STRING, default: undefined },
    content: { type: ParameterType.COMPLEX, default: {} },
    /** Keys of jsPsych's data, dotted, that are answers of the whole. */
    answers: { type: ParameterType.STRING, array: true, default: [] },
  },
  data: {
    /** How many jsPsych trials have ended. Each is a record of its own. The answers stand beside it. */
    trials: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

type Parameters = TrialType<typeof info>;
type OnLoad = () => void;

/** A timeline of an experiment's own `browser.ts`, in a jsPsych of its own. */
export default class CodePlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #outer: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#outer = jsPsych;
  }

  trial(display: HTMLElement, trial: Parameters, onLoad?: OnLoad): Promise<PartData> {
    return play(display, trial, onLoad, null);
  }

  simulate(trial: Parameters, mode: SimulationMode, _options: SimulationOptions, onLoad: OnLoad): Promise<PartData> {
    return play(this.#outer.getDisplayElement(), trial, onLoad, mode);
  }
}

async function play(
  display: HTMLElement,
  { experiment, task, content, answers }: Parameters,
  onLoad: OnLoad | undefined,
  mode: SimulationMode | null,
): Promise<PartData> {
  const make = loadedBrowserCode(experiment)?.timelines[task];
  if (make === undefined) throw new Error(`the browser.ts of "${experiment}" has no timeline "${task}"`);
  const place = element('div');
  display.append(place);
  const parts = currentParts();
  const done: PartData[] = [];
  const kept: Promise<void>[] = [];
  let isCut = false;
  const inner: JsPsych = initJsPsych({
    display_element: place,
    on_trial_start: () => parts.begin(),
    on_trial_finish(data: PartData | undefined) {
      // None where the trial says `record_data: false`.
      if (data === undefined) return;
      kept.push(parts.end({ place: done.length, ...pluginOf(data), data }));
      done.push(data);
    },
  });
  const made = make(content, inner);
  const played = mode === null ? inner.run(made) : inner.simulate(made, mode);
  setRunningTrial({
    cut() {
      isCut = true;
      inner.abortExperiment(undefined, { timed_out: true });
    },
    typed: () => [],
  });
  onLoad?.();
  await played;
  await hangUp(inner);
  setRunningTrial(null);
  await Promise.all(kept);
  return { ...answersIn(done, answers ?? []), trials: done.length, timed_out: isCut };
}

/** What jsPsych adds to the data of each trial. */
function pluginOf({ trial_type, plugin_version }: PartData): { readonly plugin: string; readonly pluginVersion: string } {
  return {
    plugin: typeof trial_type === 'string' ? trial_type : '',
    pluginVersion: typeof plugin_version === 'string' ? plugin_version : '',
  };
}
