import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { currentDraft } from '../current-trial.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { holdsContactDetails } from './contact-details.ts';
import { plainText } from './plain-text.ts';
import { quoted } from './quoted.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { textField } from './text-field.ts';
import { plainButton, submitButton, TrialPage } from './trial-page.ts';

const info = {
  name: 'tandem-confirm',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    /** Says that the partner will read these words. */
    lead: { type: ParameterType.STRING, default: undefined },
    /** The person's own text; null: there is none, and the trial ends at once. */
    text: { type: ParameterType.STRING, default: null },
    min_chars: { type: ParameterType.INT, default: 1 },
    max_chars: { type: ParameterType.INT, default: 2_000 },
    send: { type: ParameterType.STRING, default: undefined },
    change: { type: ParameterType.STRING, default: undefined },
    keep: { type: ParameterType.STRING, default: undefined },
    /** Said when contact details are found. */
    blocked_words: { type: ParameterType.STRING, default: undefined },
  },
  data: {
    /** `text`: what the partner may read; null if kept back. */
    response: { type: ParameterType.OBJECT },
    /** `send`, `keep`, or `none` where there was no text or no decision. */
    decision: { type: ParameterType.STRING },
    edited: { type: ParameterType.BOOL },
    /** Ms from the first painted frame to the decision; null without one. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

const UNDECIDED = { response: { text: null }, decision: 'none', rt: null } as const;

/** The person's own words before the partner reads them: send, change, or keep back. */
export default class ConfirmPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const original: string | null = trial.text ?? null;
    if (original === null) {
      this.#jsPsych.finishTrial({ ...UNDECIDED, edited: false, timed_out: false });
      return;
    }
    const { min_chars: minChars = 1, max_chars: maxChars = 2_000 } = trial;
    const page = new TrialPage(this.#jsPsych, display, trial.heading);
    const draft = currentDraft();
    let text = draft.read() ?? original;
    const isEdited = (): boolean => text !== original;
    const place = element('div');
    const send = submitButton(trial.send);
    const change = plainButton(trial.change, () => edit());
    const keep = plainButton(trial.keep, () => {
      page.finish({ response: { text: null }, decision: 'keep', edited: isEdited(), rt: page.rt() });
    });
    const done = plainButton(words().done, () => {
      if (!isFit()) return;
      preview();
      send.focus();
    });

    const isFit = (): boolean => {
      const left = minChars - text.trim().length;
      if (left > 0) page.say(words().moreToWrite(Math.ceil(left / 10) * 10));
      else page.say(holdsContactDetails(text) ? trial.blocked_words : '');
      return left <= 0 && !holdsContactDetails(text);
    };
    const preview = (): void => {
      place.replaceChildren(quoted(text));
      for (const shown of [send, change, keep]) shown.hidden = false;
      done.hidden = true;
    };
    const edit = (): void => {
      const onEdit = (typed: string): void => {
        text = typed;
        draft.write(typed);
      };
      const field = textField({ id: 'own-text', label: words().yourText, text, maxChars, lines: 6, onEdit });
      place.replaceChildren(field.root);
      for (const hidden of [send, change]) hidden.hidden = true;
      done.hidden = false;
      field.area.focus();
    };

    page.add(element('p', { class: 'lead' }, trial.lead), place);
    page.addButtons(send, done, change, keep);
    preview();
    page.form.addEventListener('submit', () => {
      if (!send.hidden && isFit()) {
        const response = { text: plainText(text) };
        page.finish({ response, decision: 'send', edited: isEdited(), rt: page.rt() });
      }
    });
    page.whenCut(
      () => ({ ...UNDECIDED, edited: isEdited() }),
      () => [text],
    );
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const text: string | null = trial.text ?? null;
    const rt = text === null ? null : simulatedRt(this.#jsPsych, 8_000);
    const decision = text === null ? 'none' : 'send';
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { response: { text }, decision, edited: false, rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: (_data, display) => press(display, '[type=submit]'),
    });
  }
}
