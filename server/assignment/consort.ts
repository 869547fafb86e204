import type { Randomisation } from './schemes.ts';

/** Item 8 of CONSORT 2010 for this study, to copy into a paper: how the sequence was made, and what kept it hidden. */
export function consortSentence(randomisation: Randomisation, conditions: readonly string[], seedCommit: string): string {
  const to = `Couples were allocated to ${conditions.length} conditions (${conditions.join(', ')})`;
  return [
    `${to} ${sequence(randomisation)}.`,
    'The allocation was made by the server when both partners had consented and completed all that came before it; it could not be foreseen by participants or staff.',
    randomisation.scheme === 'list'
      ? 'The list was fixed before the first couple was drawn, so every allocation can be held against it.'
      : `The random seed was committed to beforehand (SHA-256 ${seedCommit}), so every allocation can be recomputed.`,
  ].join(' ');
}

function sequence(randomisation: Randomisation): string {
  switch (randomisation.scheme) {
    case 'simple':
      return 'by simple randomisation with equal probabilities';
    case 'blocks': {
      const names = Object.keys(randomisation.strata);
      const by = names.length === 0 ? '' : `, stratified by ${names.join(' and ')}`;
      return `in permuted blocks of random size (each condition 2, 3 or 4 times per block)${by}`;
    }
    case 'minimisation':
      return `by minimisation (Pocock & Simon, 1975) over ${Object.keys(randomisation.strata).join(' and ')}, with probability ${randomisation.tenths / 10} for the condition that leaves the least imbalance`;
    case 'list':
      return 'by a list made before the study and imported into it';
  }
}
