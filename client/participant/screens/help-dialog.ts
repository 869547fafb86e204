import type { HelpAsk } from '../../../server/protocol/messages.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { openDialog } from './dialog.ts';
import { button } from './screen.ts';

/** Resolves once the server has it; rejects where it refuses. */
export type AskForHelp = (what: HelpAsk['what']) => Promise<void>;

/**
 * Asks those who run the study for help. What became of it stands in the dialog alone: with it nothing is left on the
 * page that somebody beside could read.
 *
 * @returns closes it
 */
export function helpDialog(askFor: AskForHelp): () => void {
  const { helpQuestion, helpWords, helpTechnical, helpUnwell, helpAlone, helpSending, helpSent, helpFailed } = words();
  const said = element('p', { role: 'status' }, helpWords);
  const answers = ([['technical', helpTechnical], ['unwell', helpUnwell], ['alone', helpAlone]] as const).map(([what, label]) => button(label, () => void pass(what)));
  const offer = (isOffered: boolean): void => {
    for (const answer of answers) answer.hidden = !isOffered;
  };
  const pass = async (what: HelpAsk['what']): Promise<void> => {
    offer(false);
    said.textContent = helpSending;
    try {
      await askFor(what);
      said.textContent = helpSent;
    } catch (error) {
      console.error(error);
      said.textContent = helpFailed;
      offer(true);
    }
  };
  const dialog = openDialog({ question: helpQuestion, text: [said], answers });
  return () => dialog.close();
}
