import { z } from 'zod';
import type { Permission, Rule } from './permissions.ts';

/** One thing that staff can ask the server for: `POST /api/staff/<name>`. */
export interface StaffRoute<Input, Output> {
  readonly rule: Rule;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** The study that is asked about; null where the rule is not about one. */
  studyOf(input: Input): string | null;
  /** Leaves no row in the audit: it changes nothing, and shows nothing of participants. Every other route leaves one. */
  readonly isUnaudited: boolean;
}

export const studyId = z.string().min(1).max(40);

/** A route that is about no study. */
export function route<Input, Output>(
  who: Exclude<Rule['who'], 'granted'>,
  input: z.ZodType<Input>,
  output: z.ZodType<Output>,
  { isUnaudited = false } = {},
): StaffRoute<Input, Output> {
  return { rule: { who }, input, output, studyOf: () => null, isUnaudited };
}

/** A route about the study that its input names, for whoever has one of the permissions there. */
export function inStudy<Input extends { readonly studyId: string }, Output>(
  permissions: readonly Permission[],
  input: z.ZodType<Input>,
  output: z.ZodType<Output>,
  { orOwner = false, isUnaudited = false } = {},
): StaffRoute<Input, Output> {
  return { rule: { who: 'granted', permissions, orOwner }, input, output, studyOf: (given) => given.studyId, isUnaudited };
}

export const nothing = z.strictObject({});
export const done = z.null();
