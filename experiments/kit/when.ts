/** A value that a member has given. `null`: asked, and not answered. */
export type Given = string | number | boolean | null;

/** A condition on a member's own earlier answers. Data, never a function: it is part of the plan. */
export type When =
  | { readonly is: 'equal'; readonly field: string; readonly to: Given }
  | { readonly is: 'at-least'; readonly field: string; readonly value: number }
  | { readonly is: 'at-most'; readonly field: string; readonly value: number }
  | { readonly is: 'and' | 'or'; readonly of: readonly When[] }
  | { readonly is: 'not'; readonly of: When };

export function and(...of: readonly When[]): When {
  return { is: 'and', of };
}

export function or(...of: readonly When[]): When {
  return { is: 'or', of };
}

export function not(of: When): When {
  return { is: 'not', of };
}
