import type { WithdrawalProof, WithdrawalScope } from '../../../server/protocol/staff/withdrawal-routes.ts';

export const SCOPES: Readonly<Record<WithdrawalScope, { readonly label: string; readonly explains: string }>> = {
  withdraw: { label: 'Take out', explains: 'They are in no export from now on, and their links end. What they answered stays in the database, read by nobody.' },
  erase: { label: 'Take out and delete', explains: 'Besides, the key to everything they typed is destroyed, and their records are emptied. Nobody can bring it back, from a backup either.' },
};

/** What the database says, line by line, for the person who asked. */
export function linesOf(studyId: string, proof: WithdrawalProof): readonly (readonly [string, string])[] {
  const isErased = proof.scope === 'erase';
  return [
    ['Study', studyId],
    ['Your code', proof.code],
    ['What was done', isErased ? 'Taken out of the study, and everything you wrote deleted' : 'Taken out of the study'],
    ['When', utc(proof.withdrawnAt)],
    ['Stored records of yours', `${proof.records}, ${isErased ? 'emptied, and ' : ''}in no export from then on`],
    ['Texts of yours that can be read', `${proof.readableTexts} of ${proof.texts}`],
    ['Key to what you wrote', proof.hasKey ? 'kept' : 'destroyed'],
    ['Links of yours that still work', String(proof.links)],
    ['Noted as', proof.withdrawalId],
    ['Read from the database', utc(proof.readAt)],
  ];
}

function utc(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
