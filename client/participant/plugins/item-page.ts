import { ParameterType, type JsPsych } from 'jspsych';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { ItemAnswers, type Item } from './item-answers.ts';
import { submitButton, TrialPage } from './trial-page.ts';

/** Data of every plugin that asks items. */
export const ITEM_DATA = {
  /** Value by item id; null where there is no answer. */
  response: { type: ParameterType.OBJECT },
  /** One row per item, in display order. */
  items: {
    type: ParameterType.COMPLEX,
    array: true,
    nested: {
      item: { type: ParameterType.STRING },
      /** Position in the scale's definition, from 1. */
      item_pos: { type: ParameterType.INT },
      /** Position on the screen, from 1. */
      display_pos: { type: ParameterType.INT },
      value: { type: ParameterType.INT },
      /** Ms from the first painted frame to the first answer to this item. */
      rt_ms: { type: ParameterType.INT },
      /** How often the answer was changed after the first. */
      n_changes: { type: ParameterType.INT },
    },
  },
  /** Ms from the first painted frame to the button; null if cut short. */
  rt: { type: ParameterType.INT },
  timed_out: { type: ParameterType.BOOL },
} as const;

interface ItemTrial<Asked extends Item> {
  readonly heading: string;
  readonly instructions?: string;
  readonly items: readonly Asked[];
  readonly optional?: boolean;
}

/** A heading, instructions and items; the button asks for what is missing before it goes on. */
export function itemPage<Asked extends Item>(
  jsPsych: JsPsych,
  display: HTMLElement,
  trial: ItemTrial<Asked>,
  draw: (item: Asked, answers: ItemAnswers) => HTMLElement,
): void {
  const page = new TrialPage(jsPsych, display, trial.heading);
  const answers = new ItemAnswers(trial.items, () => page.rt());
  if (trial.instructions !== undefined && trial.instructions !== '') {
    page.add(element('p', { class: 'lead' }, trial.instructions));
  }
  const drawn = trial.items.map((item) => ({ id: item.id, root: draw(item, answers) }));
  const list = element('div', { class: 'items' }, ...drawn.map(({ root }) => root));
  list.addEventListener('change', () => {
    for (const { id, root } of drawn) {
      if (!answers.missing.includes(id)) root.classList.remove('missing');
    }
    if (answers.missing.length === 0) page.say('');
  });
  page.add(list);
  page.addButtons(submitButton(words().continue));

  let isWarned = false;
  page.form.addEventListener('submit', () => {
    const { missing } = answers;
    const mayGo = missing.length === 0 || (trial.optional === true && isWarned);
    if (mayGo) {
      page.finish({ response: answers.response, items: answers.rows, rt: page.rt() });
      return;
    }
    isWarned = true;
    const { missing: count, missingOptional } = words();
    page.say(trial.optional === true ? `${count(missing.length)} ${missingOptional}` : count(missing.length));
    for (const { id, root } of drawn) root.classList.toggle('missing', missing.includes(id));
    drawn.find(({ id }) => id === missing[0])?.root.querySelector('input')?.focus();
  });
  page.whenCut(() => ({ response: answers.response, items: answers.rows, rt: null }));
}
