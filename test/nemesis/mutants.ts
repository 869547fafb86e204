import type { Mutant } from './mutant.ts';
import { CLIENT_MUTANTS } from './mutants-client.ts';
import { RULE_MUTANTS } from './mutants-rules.ts';
import { STORAGE_MUTANTS } from './mutants-server.ts';

/** All, in the order of their numbers. */
export const MUTANTS: readonly Mutant[] = [...STORAGE_MUTANTS, ...RULE_MUTANTS, ...CLIENT_MUTANTS].sort(
  (one, other) => one.number - other.number,
);
