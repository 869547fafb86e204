import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { element, shape } from '../element.ts';
import { words } from '../words.ts';
import { ItemAnswers, simulatedRows } from './item-answers.ts';
import { ITEM_DATA } from './item-page.ts';
import { radioRow } from './radio-row.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { submitButton, TrialPage } from './trial-page.ts';

const info = {
  name: 'tandem-circles',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    question: { type: ParameterType.STRING, default: undefined },
    /** Id of the item in the data. */
    item: { type: ParameterType.STRING, default: undefined },
    /** Number of pictures, from apart to almost one. */
    steps: { type: ParameterType.INT, default: 7 },
    left_label: { type: ParameterType.STRING, default: undefined },
    right_label: { type: ParameterType.STRING, default: undefined },
    first_words: { type: ParameterType.STRING, default: undefined },
    last_words: { type: ParameterType.STRING, default: undefined },
  },
  data: {
    ...ITEM_DATA,
    /** 1 (apart) to `steps`; null if cut short before a choice. */
    response: { type: ParameterType.INT },
  },
} as const satisfies PluginInfo;

const RADIUS = 20;
const FARTHEST = 44;
const NEAREST = 8;

/** Closeness as two circles of one size that move together in equal steps. Own geometry. */
export default class CirclesPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const { item, left_label, right_label } = trial;
    const steps = trial.steps ?? 7;
    const page = new TrialPage(this.#jsPsych, display, trial.heading);
    const answers = new ItemAnswers([{ id: item, pos: 1 }], () => page.rt());
    const pictures = Array.from({ length: steps }, (_, index) => {
      const step = index + 1;
      const ends = step === 1 ? trial.first_words : step === steps ? trial.last_words : '';
      const name = [words().stepOf(step, steps), ends].filter((text) => text !== '').join(', ');
      const caption = element('span', { class: 'caption' }, ends);
      const choose = (): void => {
        answers.set(item, step);
        page.say('');
      };
      return radioRow('circles', [twoCircles(index / (steps - 1)), caption], choose, { 'aria-label': name });
    });
    page.add(
      element(
        'fieldset',
        { class: 'item circles' },
        element('legend', {}, trial.question),
        element('p', { class: 'key' }, swatch('left'), `${left_label} `, swatch('right'), right_label),
        element('div', { class: 'pictures' }, ...pictures),
      ),
    );
    page.addButtons(submitButton(words().continue));
    const so = () => ({ response: answers.response[item] ?? null, items: answers.rows });
    page.form.addEventListener('submit', () => {
      if (answers.missing.length === 0) return page.finish({ ...so(), rt: page.rt() });
      page.say(words().chooseOne);
      pictures[0]?.querySelector('input')?.focus();
    });
    page.whenCut(() => ({ ...so(), rt: null }));
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const { randomInt } = this.#jsPsych.randomization;
    const rows = simulatedRows([{ id: trial.item, pos: 1 }], () => randomInt(1, trial.steps ?? 7));
    const rt = simulatedRt(this.#jsPsych, 4_000);
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { ...rows, response: rows.response[trial.item] ?? null, rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: ({ response }, display) => {
        press(display, `.radio-row:nth-child(${response ?? 1}) input`);
        press(display, '[type=submit]');
      },
    });
  }
}

/** @param closeness 0 apart, 1 almost one */
function twoCircles(closeness: number): SVGSVGElement {
  const half = (FARTHEST - closeness * (FARTHEST - NEAREST)) / 2;
  const circle = (side: string, cx: number) =>
    shape('circle', { class: side, cx: String(cx), cy: '24', r: String(RADIUS) });
  return shape(
    'svg',
    { class: 'two-circles', viewBox: '0 0 96 48', 'aria-hidden': 'true' },
    circle('left', 48 - half),
    circle('right', 48 + half),
  );
}

function swatch(side: 'left' | 'right'): SVGSVGElement {
  const circle = shape('circle', { class: side, cx: '8', cy: '8', r: '7' });
  return shape('svg', { class: 'swatch', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, circle);
}
