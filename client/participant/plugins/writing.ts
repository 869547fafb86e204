import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { currentDraft } from '../current-trial.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { quoted } from './quoted.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { textField } from './text-field.ts';
import { plainButton, setAvailable, submitButton, TrialPage } from './trial-page.ts';
import { TypingLog } from './typing-log.ts';

const info = {
  name: 'tandem-writing',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    /** The person's own words from before, above the lead; null: none. */
    about: { type: ParameterType.STRING, default: null },
    lead: { type: ParameterType.STRING, default: '' },
    /** `{ heading, points[] }`, each point a list of sentences: what to keep in mind while writing; null: nothing. */
    card: { type: ParameterType.COMPLEX, default: null },
    /** `{ id, text }`: one labelled field each. */
    prompts: { type: ParameterType.COMPLEX, array: true, default: undefined },
    /** Fewest characters over all prompts. */
    min_chars: { type: ParameterType.INT, default: 0 },
    /** Most characters in one prompt. */
    max_chars: { type: ParameterType.INT, default: 2_000 },
    /** Pasting is logged either way. */
    block_paste: { type: ParameterType.BOOL, default: false },
    /** The button waits for so many ms. */
    min_ms: { type: ParameterType.INT, default: 0 },
    /** `{ label, help, domains[], skip }` for who cannot think of anything; null: no such way. */
    cannot: { type: ParameterType.COMPLEX, default: null },
  },
  data: {
    /** Text by prompt id. */
    response: { type: ParameterType.OBJECT },
    /** True: went on by "I cannot think of one". */
    none: { type: ParameterType.BOOL },
    n_chars: { type: ParameterType.INT },
    /** Changes of the text, and how often pasting was tried. */
    n_edits: { type: ParameterType.INT },
    n_pastes: { type: ParameterType.INT },
    /** Ms of typing; pauses of 5 s and more are left out. */
    typed_ms: { type: ParameterType.INT },
    /** Ms from the first painted frame to the button; null if cut short. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

interface Prompt {
  readonly id: string;
  readonly text: string;
}

interface Card {
  readonly heading: string;
  readonly points: readonly (readonly string[])[];
}

interface Cannot {
  readonly label: string;
  readonly help: string;
  readonly domains: readonly string[];
  readonly skip: string;
}

/** Prompts to write to, with a fewest number of characters and a shortest time. */
export default class WritingPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const prompts: readonly Prompt[] = trial.prompts;
    const cannot: Cannot | null = trial.cannot ?? null;
    const card: Card | null = trial.card ?? null;
    const about: string | null = trial.about ?? null;
    const { min_chars: minChars = 0, max_chars: maxChars = 2_000, min_ms: minMs = 0, lead = '' } = trial;
    const page = new TrialPage(this.#jsPsych, display, trial.heading);
    const log = new TypingLog(currentDraft(), () => page.rt());
    const so = (none: boolean) => ({
      response: Object.fromEntries(prompts.map(({ id }) => [id, log.text(id)])),
      none,
      ...log.counts,
    });
    const next = submitButton(words().continue);
    const look = (): void => {
      setAvailable(next, log.characters >= minChars && log.spentMs >= minMs);
      page.say(whatIsMissing(log, minChars, minMs));
    };

    if (about !== null) page.add(quoted(about));
    if (lead !== '') page.add(element('p', { class: 'lead' }, lead));
    if (card !== null) page.add(cueCard(card));
    for (const { id, text } of prompts) {
      const field = textField({
        id: `prompt-${id}`,
        label: text,
        text: log.text(id),
        maxChars,
        lines: prompts.length > 1 ? 3 : 6,
        onEdit(typed) {
          log.edit(id, typed);
          look();
        },
        onPaste(event) {
          log.paste();
          if (trial.block_paste !== true) return;
          event.preventDefault();
          page.say(words().ownWords);
        },
      });
      page.add(field.root);
    }
    page.addButtons(next);
    if (cannot !== null) page.add(wayOut(cannot, () => page.finish({ ...so(true), rt: page.rt() })));
    look();
    page.after(minMs - log.spentMs, look);
    page.form.addEventListener('submit', () => {
      look();
      const isEnough = log.characters >= minChars && log.spentMs >= minMs;
      if (isEnough) page.finish({ ...so(false), rt: page.rt() });
    });
    page.whenCut(
      () => ({ ...so(false), rt: null }),
      () => prompts.map(({ id }) => log.text(id)),
    );
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const prompts: readonly Prompt[] = trial.prompts;
    const { min_chars: minChars = 0, min_ms: minMs = 0 } = trial;
    const each = Math.ceil(minChars / prompts.length) + 1;
    const response = Object.fromEntries(prompts.map(({ id }) => [id, 'simulated '.repeat(each).slice(0, each)]));
    const rt = minMs + simulatedRt(this.#jsPsych, 20_000);
    const counts = { n_chars: each * prompts.length, n_edits: prompts.length, n_pastes: 0, typed_ms: 0 };
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { response, none: false, ...counts, rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: (data, display) => {
        for (const [index, area] of display.querySelectorAll('textarea').entries()) {
          area.value = data.response[prompts[index]?.id ?? ''] ?? '';
          area.dispatchEvent(new Event('input'));
        }
        press(display, '[type=submit]');
      },
    });
  }
}

/** Rounded to tens, so that a screen reader is not told of every character. */
function whatIsMissing(log: TypingLog, minChars: number, minMs: number): string {
  const left = minChars - log.characters;
  if (left > 0 && log.characters === 0) return words().writeInAll(minChars);
  if (left > 0) return words().moreToWrite(Math.ceil(left / 10) * 10);
  if (log.spentMs < minMs) return words().moreTime;
  return minChars > 0 ? words().enoughWritten : '';
}

function cueCard({ heading, points }: Card): HTMLElement {
  const items = points.flat().map((point) => element('li', {}, point));
  return element('section', { class: 'card', 'aria-label': heading }, element('h2', {}, heading), element('ul', {}, ...items));
}

function wayOut({ label, help, domains, skip }: Cannot, leave: () => void): HTMLElement {
  return element(
    'details',
    { class: 'way-out' },
    element('summary', {}, label),
    element('p', {}, help),
    element('ul', {}, ...domains.map((domain) => element('li', {}, domain))),
    element('div', { class: 'buttons' }, plainButton(skip, leave)),
  );
}
