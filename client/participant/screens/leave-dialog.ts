import { element } from '../element.ts';
import { words } from '../words.ts';
import { openDialog } from './dialog.ts';
import { button } from './screen.ts';

/** The ways on from "Leave quietly". */
export interface Leaving {
  leave(how: 'stop' | 'erase'): void;
  /** Going on visibly, while nothing is kept; `null` where it cannot be chosen, or has been. */
  readonly goUnkept: (() => void) | null;
  /** It has been chosen. */
  readonly isUnkept: boolean;
}

/**
 * The second of the two taps. Escape and "Back" close it without a trace.
 *
 * @returns closes it
 */
export function leaveDialog({ leave, goUnkept, isUnkept }: Leaving): () => void {
  const { stopQuestion, stopWords, stop, leaveAndDelete, unkeptOffer, unkeptButton, unkeptNow } = words();
  const others = goUnkept === null ? [] : [element('p', {}, unkeptOffer)];
  return ask(
    stopQuestion,
    [element('p', {}, stopWords), ...others, ...(isUnkept ? [element('p', {}, unkeptNow)] : [])],
    [
      [stop, () => leave('stop')],
      [leaveAndDelete, () => leave('erase')],
      ...(goUnkept === null ? [] : [[unkeptButton, goUnkept] as const]),
    ],
  );
}

/** Asked when it is over: what was written can still be deleted. */
export function deleteDialog(erase: () => void): void {
  const { deleteQuestion, deleteWords, deleteNow } = words();
  ask(deleteQuestion, [element('p', {}, deleteWords)], [[deleteNow, erase]]);
}

function ask(question: string, text: readonly HTMLElement[], answers: readonly (readonly [label: string, act: () => void])[]): () => void {
  const buttons = answers.map(([label, act]) =>
    button(label, () => {
      dialog.close();
      act();
    }),
  );
  const dialog = openDialog({ question, text, answers: buttons });
  return () => dialog.close();
}
