import { useState } from 'react';
import type { StudyAsked } from '../../../server/protocol/staff/setup-routes.ts';

/** What was typed so far; strata and list as they stand in their fields. */
export interface Draft {
  readonly studyId: string;
  readonly experimentId: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** null: all conditions of the experiment. */
  readonly arms: readonly string[] | null;
  readonly scheme: string;
  readonly strata: readonly { readonly name: string; readonly levels: string }[];
  readonly list: string;
  /** null: all of the experiment. */
  readonly languages: readonly string[] | null;
  readonly target: string;
}

export const EMPTY: Draft = { studyId: '', experimentId: '', parameters: {}, arms: null, scheme: 'blocks', strata: [], list: '', languages: null, target: '' };

/** Kept in this browser with every letter, so that nothing typed is lost to a reload. */
export function useDraft(name: string, otherwise: Draft) {
  const key = `tandem-draft ${name}`;
  const [draft, setDraft] = useState<Draft>(() => kept(key) ?? otherwise);
  return {
    draft,
    change(changed: Partial<Draft>): void {
      const next = { ...draft, ...changed };
      setDraft(next);
      window.localStorage.setItem(key, JSON.stringify(next));
    },
    forget: () => window.localStorage.removeItem(key),
  };
}

function kept(key: string): Draft | null {
  try {
    const text = window.localStorage.getItem(key);
    return text === null ? null : { ...EMPTY, ...JSON.parse(text) };
  } catch {
    // Not readable any more: as if there were none.
    return null;
  }
}

export function askedBy(draft: Draft): StudyAsked {
  const { studyId, experimentId, parameters, arms, scheme, list, languages, target } = draft;
  return {
    studyId: studyId.trim(),
    experimentId,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.trim()])),
    arms: arms === null ? null : [...arms],
    scheme,
    strata: draft.strata.map(({ name, levels }) => ({ name: name.trim(), levels: levels.split(',').map((level) => level.trim()).filter((level) => level !== '') })),
    list: scheme === 'list' ? list.split('\n') : null,
    languages: languages === null ? null : [...languages],
    target,
  };
}
