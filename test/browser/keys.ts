import { expect, type Page } from '@playwright/test';

/** More presses of Tab than any of our screens takes. */
const FAR = 120;

/** Text by the name of its field; any other field is given `otherwise`. */
export interface Typing {
  readonly fields?: Readonly<Record<string, string>>;
  readonly otherwise?: string;
}

/**
 * Goes down the screen with Tab alone, from its heading on: answers each question as it comes, and presses
 * the button of this name when it is reached.
 */
export async function answerByKeys(page: Page, button: string, { fields = {}, otherwise = '' }: Typing = {}): Promise<void> {
  for (let presses = 0; presses < FAR; presses += 1) {
    await page.keyboard.press('Tab');
    const { kind, name, faults } = await page.evaluate(lookAtFocus);
    expect(faults).toEqual([]);
    switch (kind) {
      case 'radio':
        // An arrow moves within the group and chooses; Tab then leaves it.
        await page.keyboard.press('ArrowDown');
        break;
      case 'range':
        await page.keyboard.press('ArrowRight');
        break;
      case 'text':
        await page.keyboard.type(fields[name] ?? otherwise);
        break;
      case 'button':
        if (name !== button) break;
        // It may have to wait for the time that is given for reading or writing.
        await expect(page.locator(':focus')).toBeEnabled({ timeout: 20_000 });
        await page.keyboard.press('Enter');
        return;
    }
  }
  throw new Error(`Tab does not reach “${button}”`);
}

/**
 * Runs in the page. What has the focus, and what is wrong with that: it must be something to use, lie further
 * down than the focus before, be on screen and covered by nothing, and bear a mark that one can see.
 */
function lookAtFocus(): { kind: 'radio' | 'range' | 'text' | 'button'; name: string; faults: readonly string[] } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return { kind: 'button', name: '', faults: ['the focus is nowhere'] };
  const row = element.closest('label') ?? element;
  const faults: string[] = [];

  const before = Reflect.get(window, 'focusedBefore');
  const isKnown = before instanceof Node && before.isConnected;
  const isBelow = !isKnown || (before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  if (!isBelow) faults.push('the focus went back');
  Reflect.set(window, 'focusedBefore', element);

  const { top, bottom, left, width } = row.getBoundingClientRect();
  const onTop = document.elementFromPoint(left + width / 2, (top + bottom) / 2);
  if (onTop === null || !(row.contains(onTop) || onTop.contains(row))) faults.push('the focus cannot be seen');

  const isMarked = [element, row, element.nextElementSibling].some((each) => {
    if (each === null) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
  if (!isMarked) faults.push('the focus has no mark');

  const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  const labels = [...(isField ? (element.labels ?? []) : [])].map((label) => label.innerText);
  const labelledBy = document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.innerText;
  const type = element instanceof HTMLInputElement ? element.type : element.tagName.toLowerCase();
  const where = `${type}: ${element.outerHTML.slice(0, 160)}`;
  const told = faults.map((fault) => `${fault}, at ${where}`);
  switch (type) {
    case 'radio':
    case 'range':
      return { kind: type, name: '', faults: told };
    case 'text':
    case 'number':
    case 'textarea':
      return { kind: 'text', name: (labelledBy ?? labels[0] ?? '').trim(), faults: told };
    case 'button':
    case 'summary':
      return { kind: 'button', name: (isField ? element.value : element.innerText).trim(), faults: told };
    default:
      return { kind: 'button', name: '', faults: [...told, `nothing to use, at ${where}`] };
  }
}
