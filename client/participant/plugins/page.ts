import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { paragraphs } from '../element.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { submitButton, TrialPage } from './trial-page.ts';

const info = {
  name: 'tandem-page',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    /** Plain text. */
    paragraphs: { type: ParameterType.STRING, array: true, default: [] },
    button: { type: ParameterType.STRING, default: undefined },
  },
  data: {
    /** Always null: nothing is asked. */
    response: { type: ParameterType.OBJECT },
    /** Ms from the first painted frame to the button; null if cut short. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

/** Text to read and a button to go on. */
export default class PagePlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const page = new TrialPage(this.#jsPsych, display, trial.heading);
    page.add(...paragraphs(trial.paragraphs ?? []));
    page.addButtons(submitButton(trial.button));
    page.form.addEventListener('submit', () => page.finish({ response: null, rt: page.rt() }));
    page.whenCut(() => ({ response: null, rt: null }));
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { response: null, rt: simulatedRt(this.#jsPsych, 3_000), timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: (_data, display) => press(display, '[type=submit]'),
    });
  }
}
