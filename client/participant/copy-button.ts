import { button } from './screens/screen.ts';
import { words } from './words.ts';

/** Copies `text`. The clipboard needs https; elsewhere what `shown` shows is selected, to be copied by hand. */
export function copyButton(label: string, text: string, shown: HTMLElement): HTMLButtonElement {
  const made = button(label, () => {
    select(shown);
    void navigator.clipboard?.writeText(text).then(() => {
      made.textContent = words().copied;
    });
  });
  return made;
}

function select(shown: HTMLElement): void {
  if (shown instanceof HTMLTextAreaElement) shown.select();
  else getSelection()?.selectAllChildren(shown);
}
