import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import { element } from '../element.ts';
import { simulatedRows, type Item } from './item-answers.ts';
import { ITEM_DATA, itemPage } from './item-page.ts';
import { radioRow } from './radio-row.ts';
import { press, simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';

const info = {
  name: 'tandem-battery',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    instructions: { type: ParameterType.STRING, default: '' },
    /** `{ id, pos, text }` in display order. */
    items: {
      type: ParameterType.COMPLEX,
      array: true,
      default: undefined,
      nested: {
        id: { type: ParameterType.STRING, default: undefined },
        pos: { type: ParameterType.INT, default: undefined },
        text: { type: ParameterType.STRING, default: undefined },
      },
    },
    /** Values of the first and the last point; every whole number between is a point. */
    min: { type: ParameterType.INT, default: undefined },
    max: { type: ParameterType.INT, default: undefined },
    /** One per point; a point without words shows its number. */
    labels: { type: ParameterType.STRING, array: true, default: undefined },
    /** Lets the person go on with items open, after having said so once. */
    optional: { type: ParameterType.BOOL, default: false },
  },
  data: ITEM_DATA,
} as const satisfies PluginInfo;

/** As many points stand side by side on the narrowest phone, where some of them are numbers without words. */
const MOST_IN_A_ROW = 7;

/** A scale: items with the same points to choose from. */
export default class BatteryPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const items: readonly Item[] = trial.items;
    const { min, max, labels } = trial;
    const isNumbered = labels.some((label) => label === '') || labels.length === 0;
    itemPage(this.#jsPsych, display, { ...trial, items }, (item, answers) => {
      const points = Array.from({ length: max - min + 1 }, (_, index) => {
        const number = element('span', { class: 'number' }, String(min + index));
        const label = labels[index] ?? '';
        const text = element('span', { class: 'point-words' }, label);
        const content = [...(isNumbered ? [number] : []), ...(label === '' ? [] : [text])];
        return radioRow(`item ${item.id}`, content, () => answers.set(item.id, min + index));
      });
      const isRow = isNumbered && points.length <= MOST_IN_A_ROW;
      const scale = element('div', { class: isRow ? 'points row' : 'points', style: `--points: ${points.length}` }, ...points);
      return element('fieldset', { class: 'item' }, element('legend', {}, item.text), scale, ...(isRow ? [anchors(min, labels)] : []));
    });
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    const items: readonly Item[] = trial.items;
    const { min, max } = trial;
    const { randomInt } = this.#jsPsych.randomization;
    const rt = simulatedRt(this.#jsPsych, 2_000 * items.length);
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { ...simulatedRows(items, () => randomInt(min, max)), rt, timed_out: false },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: (data, display) => {
        for (const { display_pos, value } of data.items) {
          const point = (value ?? min) - min + 1;
          press(display, `fieldset:nth-child(${display_pos}) .radio-row:nth-child(${point}) input`);
        }
        press(display, '[type=submit]');
      },
    });
  }
}

/** What stands below a row of numbers on a phone: those with words. Each point says its words to whoever listens. */
function anchors(min: number, labels: readonly string[]): HTMLElement {
  const withWords = labels.flatMap((label, index) => (label === '' ? [] : [element('span', {}, `${min + index} ${label}`)]));
  return element('div', { class: 'anchors', 'aria-hidden': 'true' }, ...withWords);
}
