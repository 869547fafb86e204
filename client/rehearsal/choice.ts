import { element } from '../participant/element.ts';

export type Option = readonly [value: string, text: string];

/** A labelled list to choose one of. */
export interface Choice {
  readonly label: string;
  readonly root: HTMLElement;
  readonly select: HTMLSelectElement;
}

export function choice(label: string, options: readonly Option[], value: string): Choice {
  const select = element('select', {}, ...options.map(asElement));
  select.value = value;
  return { label, root: element('label', {}, element('span', {}, label), select), select };
}

/** Other options; what was chosen stays, if it is still there. */
export function offer(given: Choice, options: readonly Option[]): void {
  const { value } = given.select;
  given.select.replaceChildren(...options.map(asElement));
  choose(given, value);
}

/** If there is such an option. */
export function choose({ select }: Choice, value: string): void {
  if ([...select.options].some((each) => each.value === value)) select.value = value;
}

function asElement([value, text]: Option): HTMLOptionElement {
  return element('option', { value }, text);
}
