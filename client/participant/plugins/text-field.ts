import { element } from '../element.ts';

interface TextFieldOptions {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly maxChars: number;
  /** Lines shown before the field grows. */
  readonly lines: number;
  onEdit(text: string): void;
  /** Calling `preventDefault` keeps the text out. */
  onPaste?(event: Event): void;
}

/** A labelled area for writing that grows with its text. */
export function textField(options: TextFieldOptions): { root: HTMLElement; area: HTMLTextAreaElement } {
  const { id, label, text, maxChars, lines, onEdit, onPaste } = options;
  const area = element('textarea', {
    id,
    rows: String(lines),
    maxlength: String(maxChars),
    autocomplete: 'off',
    dir: 'auto',
  });
  area.value = text;
  area.addEventListener('input', () => onEdit(area.value));
  area.addEventListener('paste', (event) => onPaste?.(event));
  return { root: element('div', { class: 'field' }, element('label', { for: id }, label), area), area };
}
