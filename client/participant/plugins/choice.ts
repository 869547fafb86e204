import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { quoted } from './quoted.ts';
import { radioRow } from './radio-row.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { submitButton, TrialPage } from './trial-page.ts';

const info = {
  name: 'tandem-choice',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    /** The person's own words from before, above the question; null: none. */
    about: { type: ParameterType.STRING, default: null },
    question: { type: ParameterType.STRING, default: undefined },
    /** A line under the question; may be empty. */
    help: { type: ParameterType.STRING, default: '' },
    /** `{ value, label }` in display order. */
    options: { type: ParameterType.COMPLEX, array: true, default: undefined },
  },
  data: {
    /** The chosen value; null if cut short before a choice. */
    response: { type: ParameterType.OBJECT },
    /** Ms from the first painted frame to the button; null if cut short. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

interface Option {
  readonly value: string | number | boolean;
  readonly label: string;
}

/** One question, one answer out of a few. */
export default class ChoicePlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const options: readonly Option[] = trial.options;
    const page = new TrialPage(this.#jsPsych, display, trial.heading);
    let response: Option['value'] | null = null;
    const rows = options.map(({ value, label }) =>
      radioRow('choice', [element('span', {}, label)], () => {
        response = value;
        page.say('');
      }),
    );
    const about: string | null = trial.about ?? null;
    const help = trial.help === undefined || trial.help === '' ? [] : [element('p', { class: 'help' }, trial.help)];
    const question = element('legend', {}, trial.question);
    if (about !== null) page.add(quoted(about));
    page.add(element('fieldset', { class: 'item' }, question, ...help, element('div', { class: 'rows' }, ...rows)));
    page.addButtons(submitButton(words().continue));
    page.form.addEventListener('submit', () => {
      if (response !== null) return page.finish({ response, rt: page.rt() });
      page.say(words().chooseOne);
      rows[0]?.querySelector('input')?.focus();
    });
    page.whenCut(() => ({ response, rt: null }));
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const choices: readonly Option[] = trial.options;
    const chosen = this.#jsPsych.randomization.randomInt(0, choices.length - 1);
    const rt = simulatedRt(this.#jsPsych, 3_000);
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { response: choices[chosen]?.value ?? null, rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: ({ response }, display) => {
        const index = choices.findIndex(({ value }) => value === response);
        press(display, `.radio-row:nth-child(${index + 1}) input`);
        press(display, '[type=submit]');
      },
    });
  }
}
