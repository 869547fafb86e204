import { kitText } from './kit-texts.ts';
import { page } from './questions.ts';
import type { ChatStep, RevealStep } from './step.ts';
import { makeTrial, type Trial } from './trial.ts';

/** The page of a chat. Its messages are no trials: they are stored one by one. */
export function chatTrial({ heading, lead, label, send, typing }: ChatStep): Trial {
  return makeTrial(
    'chat',
    'tandem-chat',
    { heading, lead: lead ?? '', label, send, ...(typing === null ? {} : { typing }) },
    {
      audience: 'shared',
      fields: [
        { key: 'response.unsent', name: 'unsent', type: 'text', visibility: 'lab', question: null },
        { key: 'n_sent', name: 'n_sent', type: 'number', visibility: 'lab', question: null },
        { key: 'n_received', name: 'n_received', type: 'number', visibility: 'lab', question: null },
      ],
    },
  );
}

/** What one role is told; nothing for a role without words. */
export function revealTrials({ heading, paragraphs }: RevealStep, role: string): readonly Trial[] {
  const told = paragraphs[role];
  return told === undefined ? [] : [page('told', { heading, paragraphs: told, button: kitText('continue') })];
}
