/** A value that a member has given, as remembered in the state. `null`: asked, and not answered. */
export type Answer = string | number | boolean | null;

/** A condition on a member's own earlier answers. Data, never a function: it is part of the plan. */
export type When =
  | { readonly is: 'equal'; readonly field: string; readonly to: Answer }
  | { readonly is: 'at-least'; readonly field: string; readonly value: number }
  | { readonly is: 'at-most'; readonly field: string; readonly value: number }
  | { readonly is: 'and' | 'or'; readonly of: readonly When[] }
  | { readonly is: 'not'; readonly of: When };

/** A field that was never asked equals nothing and reaches nothing, so a missing answer hides the step. */
export function holds(when: When, answers: Readonly<Record<string, Answer>>): boolean {
  switch (when.is) {
    case 'equal':
      return Object.hasOwn(answers, when.field) && answers[when.field] === when.to;
    case 'at-least':
    case 'at-most': {
      const given = answers[when.field];
      if (typeof given !== 'number') return false;
      return when.is === 'at-least' ? given >= when.value : given <= when.value;
    }
    case 'and':
      return when.of.every((part) => holds(part, answers));
    case 'or':
      return when.of.some((part) => holds(part, answers));
    case 'not':
      return !holds(when.of, answers);
  }
}
