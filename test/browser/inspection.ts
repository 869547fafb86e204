import { expect, type Page } from '@playwright/test';
import { expectAccessible, picture } from './screens.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

const LARGE = { width: 1_280, height: 800 };
const SMALL = { width: 360, height: 740 };

/** Content must reflow down to this width (WCAG 1.4.10), in px. */
const NARROWEST = 320;

/** WCAG 1.4.12: nothing may be lost when a reader sets the text so wide. */
const WIDE_TEXT = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }`;

/** Looks closely at each screen the first time it comes: axe, reflow, wide text. */
export class Inspection {
  readonly #name: string;
  readonly #without: string | null;
  readonly #looked: string[] = [];

  /**
   * @param name     of the pictures, if they are wanted
   * @param without  selector of what is a page of its own, and looked at elsewhere
   */
  constructor(name: string, without: string | null = null) {
    this.#name = name;
    this.#without = without;
  }

  get looked(): readonly string[] {
    return this.#looked;
  }

  async look(page: Page, screen: string): Promise<void> {
    if (this.#looked.includes(screen)) return;
    this.#looked.push(screen);
    await picture(page, `${this.#name}-${String(this.#looked.length).padStart(2, '0')}-${screen.replace(/\W+/g, '-')}`);
    await expectAccessible(page, { screen, rules: RULES, without: this.#without });
    await expectNothingCut(page, screen);
    await expectNothingCut(page, screen, 'longer');
    await expectReflow(page, screen);
  }

  /** At the size of a laptop and of a phone. */
  async lookAtBothSizes(page: Page, screen: string): Promise<void> {
    const size = page.viewportSize() ?? LARGE;
    for (const each of [LARGE, SMALL]) {
      await page.setViewportSize(each);
      await this.look(page, `${screen}, ${each.width} px`);
    }
    await page.setViewportSize(size);
  }
}

async function expectReflow(page: Page, screen: string): Promise<void> {
  const size = page.viewportSize();
  if (size === null) throw new Error('a page without a size');
  await page.setViewportSize({ ...size, width: NARROWEST });
  await expectNothingCut(page, `${screen} at ${NARROWEST} px`);
  const style = await page.addStyleTag({ content: WIDE_TEXT });
  await expectNothingCut(page, `${screen} at ${NARROWEST} px with wide text`);
  await style.evaluate((element) => element.parentNode?.removeChild(element));
  await page.setViewportSize(size);
}

/**
 * Nothing lies beyond the side of the page, and no box hides a part of its text.
 *
 * @param words  `longer`: as other languages have them; German says the same in up to 40 % more letters
 */
async function expectNothingCut(page: Page, where: string, words: 'as they are' | 'longer' = 'as they are'): Promise<void> {
  expect(await page.evaluate(findCut, words === 'longer'), `cut off on “${where}”, words ${words}`).toEqual([]);
}

/** Runs in the page, all at once, so that nothing there notices the longer words. */
function findCut(isLonger: boolean): readonly string[] {
  const changed: (readonly [Node, string])[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (isLonger && texts.nextNode()) {
    const { currentNode: node } = texts;
    const text = node.textContent ?? '';
    if (node.parentElement?.closest('style, script, textarea') !== null) continue;
    changed.push([node, text]);
    node.textContent = text.replace(/\p{L}{3,}/gu, (word) => word + word.slice(0, Math.ceil(word.length * 0.4)));
  }

  const { scrollWidth, clientWidth } = document.documentElement;
  const beyond = scrollWidth > clientWidth ? [`page: ${scrollWidth} px in ${clientWidth}`] : [];
  const hiding = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
    const { overflowX, overflowY, clipPath } = getComputedStyle(element);
    const isOpen = overflowX === 'visible' && overflowY === 'visible';
    const isForTheEarOnly = clipPath === 'inset(50%)';
    if (isOpen || isForTheEarOnly || element.closest('svg, textarea') !== null) return false;
    return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  });
  const told = [...beyond, ...hiding.map(({ tagName, className, innerText }) => `${tagName}.${className}: ${innerText}`)];
  for (const [node, text] of changed) node.textContent = text;
  return told;
}
