import type { ConsentAsked } from '../../../server/protocol/consent-text.ts';
import type { StudyAsked } from '../../../server/protocol/staff/setup-routes.ts';
import { useDraftOf } from '../use-draft-of.ts';

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
  /** null: the text of the experiment. */
  readonly consent: ConsentAsked | null;
}

export const EMPTY: Draft = { studyId: '', experimentId: '', parameters: {}, arms: null, scheme: 'blocks', strata: [], list: '', languages: null, target: '', consent: null };

export function useDraft(name: string, otherwise: Draft) {
  const { draft, keep, forget } = useDraftOf<Partial<Draft>>(name);
  const now = draft === null ? otherwise : { ...EMPTY, ...draft };
  return { draft: now, change: (changed: Partial<Draft>): void => keep({ ...now, ...changed }), forget };
}

export function askedBy(draft: Draft): StudyAsked {
  const { studyId, experimentId, parameters, arms, scheme, list, languages, target, consent } = draft;
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
    consent,
  };
}
