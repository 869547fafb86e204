import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { element, paragraphs } from '../element.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { plainButton, TrialPage } from './trial-page.ts';

const info = {
  name: 'tandem-consent',
  version: '1.0.0',
  parameters: {
    /** Version of the text; stored with the answer. */
    version: { type: ParameterType.STRING, default: undefined },
    heading: { type: ParameterType.STRING, default: undefined },
    /** The short layer, as a list. */
    summary: { type: ParameterType.STRING, array: true, default: undefined },
    /** The full text: `{ title, paragraphs[] }`. */
    sections: { type: ParameterType.COMPLEX, array: true, default: [] },
    /** Last words before the buttons; may be empty. */
    note: { type: ParameterType.STRING, default: '' },
    agree: { type: ParameterType.STRING, default: undefined },
    decline: { type: ParameterType.STRING, default: undefined },
  },
  data: {
    /** `agree` or `decline`; null if cut short. */
    response: { type: ParameterType.STRING },
    version: { type: ParameterType.STRING },
    /** Ms from the first painted frame to the button; null if cut short. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

interface Section {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** What taking part means, in two layers, and a free yes or no. Neither is preset. */
export default class ConsentPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const { version, heading, summary, agree, decline } = trial;
    const sections: readonly Section[] = trial.sections ?? [];
    const page = new TrialPage(this.#jsPsych, display, heading);
    page.add(element('ul', { class: 'summary' }, ...summary.map((line) => element('li', {}, line))));
    for (const section of sections) {
      page.add(element('section', {}, element('h2', {}, section.title), ...paragraphs(section.paragraphs)));
    }
    if (trial.note !== undefined && trial.note !== '') page.add(element('p', { class: 'note' }, trial.note));
    const answer = (response: 'agree' | 'decline') => page.finish({ response, version, rt: page.rt() });
    const yes = plainButton(agree, () => answer('agree'));
    const no = plainButton(decline, () => answer('decline'));
    page.addButtons(yes, no);
    page.whenCut(() => ({ response: null, version, rt: null }));
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const rt = simulatedRt(this.#jsPsych, 20_000);
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { response: 'agree', version: trial.version, rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: ({ response }, display) => {
        press(display, `.buttons button:nth-child(${response === 'decline' ? 2 : 1})`);
      },
    });
  }
}
