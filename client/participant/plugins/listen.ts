import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { element } from '../element.ts';
import { HEARD, heardWords } from './heard.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { submitButton, TrialPage } from './trial-page.ts';

const info = {
  name: 'tandem-listen',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    lead: { type: ParameterType.STRING, default: '' },
    /** What the partner is asked; '': it comes with the answer. */
    question: { type: ParameterType.STRING, default: '' },
    /** '': it goes on by itself, when the partner passes the floor on. */
    button: { type: ParameterType.STRING, default: '' },
    ...HEARD,
  },
  data: {
    /** Always null: nothing is asked. */
    response: { type: ParameterType.OBJECT },
    /** Ms from the first painted frame to the button; null if it went on by itself. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

/** The turn of the partner: what they said last, and that they are busy now. */
export default class ListenPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const { heading, lead = '', question = '', button = '' } = trial;
    const page = new TrialPage(this.#jsPsych, display, heading);
    page.add(...heardWords(trial));
    if (question !== '') page.add(element('p', { class: 'question' }, question));
    if (lead !== '') page.add(element('p', { class: 'lead' }, lead));
    if (button !== '') page.addButtons(submitButton(button));
    page.form.addEventListener('submit', () => {
      if (button !== '') page.finish({ response: null, rt: page.rt() });
    });
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
