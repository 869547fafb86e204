import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { currentDraft } from '../current-trial.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { HEARD, heardQuestion, heardWords, type Question } from './heard.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { textField } from './text-field.ts';
import { plainButton, setAvailable, submitButton, TrialPage } from './trial-page.ts';
import { TypingLog } from './typing-log.ts';

const info = {
  name: 'tandem-turn',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    /** `{ id, text }`: the question, then what is offered to whoever would rather not answer it. */
    questions: { type: ParameterType.COMPLEX, array: true, default: undefined },
    /** The first question is the one that the partner was asked in the end. */
    same: { type: ParameterType.BOOL, default: false },
    /** `text`: written and sent; `spoken`: answered aloud. */
    channel: { type: ParameterType.STRING, default: 'text' },
    /** The floor is not passed on before so many ms. */
    min_ms: { type: ParameterType.INT, default: 0 },
    max_chars: { type: ParameterType.INT, default: 2_000 },
    note: { type: ParameterType.STRING, default: '' },
    button: { type: ParameterType.STRING, default: undefined },
    /** Label of the control that asks for another question, and, where there is none left, for passing on. */
    skip: { type: ParameterType.STRING, default: undefined },
    pass: { type: ParameterType.STRING, default: undefined },
    ...HEARD,
  },
  data: {
    /** `said`: what was sent; `unsent`: what stood there when the time was up. Each null where there is none. */
    response: { type: ParameterType.OBJECT },
    /** The question it answers; null: passed on without an answer. */
    prompt_id: { type: ParameterType.STRING },
    n_skips: { type: ParameterType.INT },
    n_chars: { type: ParameterType.INT },
    n_edits: { type: ParameterType.INT },
    n_pastes: { type: ParameterType.INT },
    typed_ms: { type: ParameterType.INT },
    /** Ms from the first painted frame to passing on; null if cut short. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

/** The turn of the one who has the floor: a question, an answer in writing or aloud, and the floor passed on. */
export default class TurnPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const isSpoken = trial.channel === 'spoken';
    const { min_ms: minMs = 0, max_chars: maxChars = 2_000, note = '' } = trial;
    const questions = asked(trial);
    const page = new TrialPage(this.#jsPsych, display, trial.heading);
    const log = new TypingLog(currentDraft(), () => page.rt());
    const place = element('div', { class: 'asked' });
    const send = submitButton(trial.button);
    let index = 0;
    const question = (): Question | undefined => questions[index];
    const written = (): string => log.text(question()?.id ?? '').trim();
    const maySend = (): boolean => (isSpoken || written() !== '') && page.rt() >= minMs;
    const so = (said: string | null, unsent: string | null) => ({
      response: { said, unsent },
      n_skips: index,
      ...log.counts,
    });
    const look = (): void => setAvailable(send, maySend());
    const ask = (): void => {
      const { id = '', text = '' } = question() ?? {};
      const edited = (typed: string): void => {
        log.edit(id, typed);
        look();
      };
      const field = { id: `answer-${id}`, label: text, text: log.text(id), maxChars, lines: 4, onEdit: edited };
      const shown = isSpoken
        ? element('p', { class: 'question' }, text)
        : textField({ ...field, onPaste: () => log.paste() }).root;
      place.replaceChildren(shown);
      look();
    };
    const other = plainButton('', () => {
      if (index + 1 >= questions.length) {
        page.finish({ ...so(null, null), prompt_id: null, rt: page.rt() });
        return;
      }
      index += 1;
      ask();
      label();
      place.querySelector('textarea')?.focus();
    });
    const label = (): void => {
      other.textContent = index + 1 < questions.length ? trial.skip : trial.pass;
    };

    page.add(...heardWords(trial), place);
    if (note !== '') page.add(element('p', { class: 'help' }, note));
    page.addButtons(send, ...(isSpoken ? [] : [other]));
    ask();
    label();
    page.after(minMs, look);
    page.form.addEventListener('submit', () => {
      look();
      if (maySend()) {
        const said = isSpoken ? null : written();
        page.finish({ ...so(said, null), prompt_id: question()?.id ?? null, rt: page.rt() });
      } else {
        page.say(page.rt() < minMs ? words().moreTime : words().writeFirst);
      }
    });
    page.whenCut(
      () => ({ ...so(null, written() === '' ? null : written()), prompt_id: question()?.id ?? null, rt: null }),
      () => [written()],
    );
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const said = trial.channel === 'spoken' ? null : 'simulated answer';
    const counts = { n_skips: 0, n_chars: said?.length ?? 0, n_edits: 1, n_pastes: 0, typed_ms: 0 };
    const rt = (trial.min_ms ?? 0) + simulatedRt(this.#jsPsych, 20_000);
    const prompt_id = asked(trial)[0]?.id ?? null;
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { response: { said, unsent: null }, prompt_id, ...counts, rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: (data, display) => {
        const area = display.querySelector('textarea');
        if (area !== null && data.response.said !== null) {
          area.value = data.response.said;
          area.dispatchEvent(new Event('input'));
        }
        press(display, '[type=submit]');
      },
    });
  }
}

/** The questions as they are asked now: the first may have to be the partner's. */
function asked(trial: TrialType<typeof info>): readonly Question[] {
  const questions: readonly Question[] = trial.questions;
  const same = trial.same === true ? heardQuestion(trial) : null;
  return same === null ? questions : [same, ...questions.slice(1)];
}
