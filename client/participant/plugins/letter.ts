import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { copyButton } from '../copy-button.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { quoted } from './quoted.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { plainButton, setAvailable, submitButton, TrialPage } from './trial-page.ts';

const info = {
  name: 'tandem-letter',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    /** What the partner wrote; null: nothing came. Shown as text, whatever it looks like. */
    text: { type: ParameterType.STRING, default: null },
    /** Shown where nothing came. */
    fallback: { type: ParameterType.STRING, default: undefined },
    /** The button waits for so many ms, unless the text is hidden. */
    min_ms: { type: ParameterType.INT, default: 0 },
    button: { type: ParameterType.STRING, default: undefined },
    /** Label of the control that hides the text, for good. */
    hide: { type: ParameterType.STRING, default: undefined },
    /** Label of the control that copies the text; '': there is none. */
    copy: { type: ParameterType.STRING, default: '' },
  },
  data: {
    /** Always null: nothing is asked. */
    response: { type: ParameterType.OBJECT },
    /** `text` or `fallback`. */
    shown: { type: ParameterType.STRING },
    hidden: { type: ParameterType.BOOL },
    /** Ms for which the words were on screen. */
    read_ms: { type: ParameterType.INT },
    /** Ms from the first painted frame to the button; null if cut short. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

/** The partner's words. */
export default class LetterPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const text: string | null = trial.text ?? null;
    const minMs = trial.min_ms ?? 0;
    const page = new TrialPage(this.#jsPsych, display, trial.heading);
    let hiddenAt: number | null = null;
    const mayGo = (): boolean => hiddenAt !== null || page.rt() >= minMs;
    const so = () => ({
      response: null,
      shown: text === null ? 'fallback' : 'text',
      hidden: hiddenAt !== null,
      read_ms: hiddenAt ?? page.rt(),
    });
    const next = submitButton(trial.button);
    const look = (): void => {
      setAvailable(next, mayGo());
      page.say(mayGo() ? '' : words().readingTime);
    };
    const letter = text === null ? element('p', {}, trial.fallback) : quoted(text);
    const hide = plainButton(trial.hide, () => {
      hiddenAt = page.rt();
      for (const gone of [letter, hide, ...copies]) gone.remove();
      look();
      next.focus();
    });

    const label = trial.copy ?? '';
    const copies = text === null || label === '' ? [] : [copyButton(label, text, letter)];

    page.add(letter);
    page.addButtons(next, ...copies, ...(text === null ? [] : [hide]));
    look();
    page.after(minMs, look);
    page.form.addEventListener('submit', () => {
      look();
      if (mayGo()) page.finish({ ...so(), rt: page.rt() });
    });
    page.whenCut(() => ({ ...so(), rt: null }));
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const rt = (trial.min_ms ?? 0) + simulatedRt(this.#jsPsych, 5_000);
    const shown = (trial.text ?? null) === null ? 'fallback' : 'text';
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { response: null, shown, hidden: false, read_ms: rt, rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: (_data, display) => press(display, '[type=submit]'),
    });
  }
}
