import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { simulatedRows, type Item, type ItemAnswers } from './item-answers.ts';
import { ITEM_DATA, itemPage } from './item-page.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';

const info = {
  name: 'tandem-sliders',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    instructions: { type: ParameterType.STRING, default: '' },
    /** `{ id, pos, text, left, right }` in display order. */
    items: {
      type: ParameterType.COMPLEX,
      array: true,
      default: undefined,
      nested: {
        id: { type: ParameterType.STRING, default: undefined },
        pos: { type: ParameterType.INT, default: undefined },
        text: { type: ParameterType.STRING, default: undefined },
        left: { type: ParameterType.STRING, default: undefined },
        right: { type: ParameterType.STRING, default: undefined },
      },
    },
    /** Whole numbers; the slider moves in steps of 1. */
    min: { type: ParameterType.INT, default: undefined },
    max: { type: ParameterType.INT, default: undefined },
  },
  data: ITEM_DATA,
} as const satisfies PluginInfo;

interface SliderItem extends Item {
  readonly left: string;
  readonly right: string;
}

/** Items answered on a line. A slider has no value until it is touched. */
export default class SlidersPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const items: readonly SliderItem[] = trial.items;
    const { min, max } = trial;
    itemPage(this.#jsPsych, display, { ...trial, items }, (item, answers) => slider(item, answers, min, max));
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const items: readonly SliderItem[] = trial.items;
    const { randomInt } = this.#jsPsych.randomization;
    const rt = simulatedRt(this.#jsPsych, 3_000 * items.length);
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { ...simulatedRows(items, () => randomInt(trial.min, trial.max)), rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: (data, display) => {
        const ranges = display.querySelectorAll<HTMLInputElement>('input[type=range]');
        for (const [index, { value }] of data.items.entries()) {
          const range = ranges[index];
          if (range === undefined || value === null) continue;
          range.value = String(value);
          range.dispatchEvent(new Event('change', { bubbles: true }));
        }
        press(display, '[type=submit]');
      },
    });
  }
}

function slider(item: SliderItem, answers: ItemAnswers, min: number, max: number): HTMLElement {
  const id = `slider-${item.pos}`;
  const { notAnsweredYet } = words();
  const open = element('p', { class: 'open', 'aria-hidden': 'true' }, notAnsweredYet);
  const range = element('input', {
    type: 'range',
    id,
    min: String(min),
    max: String(max),
    class: 'untouched',
    'aria-valuetext': notAnsweredYet,
    'aria-describedby': `${id}-ends`,
  });
  const touch = (): void => {
    range.classList.remove('untouched');
    range.removeAttribute('aria-valuetext');
    open.textContent = '';
  };
  range.addEventListener('input', touch);
  const take = (): void => {
    touch();
    answers.set(item.id, range.valueAsNumber);
  };
  range.addEventListener('change', take);
  // A tap on the very middle changes nothing, and is an answer all the same.
  range.addEventListener('click', () => {
    take();
    range.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const left = element('span', {}, item.left);
  const right = element('span', {}, item.right);
  const ends = element('div', { class: 'ends', id: `${id}-ends` }, left, element('span', { class: 'visually-hidden' }, ' – '), right);
  return element('div', { class: 'item slider' }, element('label', { for: id }, item.text), range, ends, open);
}
