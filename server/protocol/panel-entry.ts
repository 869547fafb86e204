import { z } from 'zod';

/** Panels whose parameters are known: which names who it is, and what else comes with it. */
export const PANELS = {
  prolific: { id: 'PROLIFIC_PID', more: ['STUDY_ID', 'SESSION_ID'], query: 'PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}' },
  sona: { id: 'id', more: [], query: 'id=%SURVEY_CODE%' },
} as const;
export type PanelName = keyof typeof PANELS;
export const panelName = z.enum(['prolific', 'sona']);

/** In the address that a panel is given; all its people have it. */
const entry = z.string().min(10).max(100);

/** Body of `POST /api/panel/look`, which only looks. */
export const panelLook = z.strictObject({ entry });

/** Body of `POST /api/panel`: somebody whom a panel has sent begins, or comes back. */
export const panelRequest = z.strictObject({
  entry,
  /** As they stand in the address; only those of the panel are kept. */
  sent: z.record(z.string().max(40), z.string().max(200)),
  /** Left out where nothing was chosen. */
  language: z.string().min(2).max(35).optional(),
  /** Of a partner who has begun by this panel, too; left out: nobody has. */
  code: z.string().max(20).optional(),
});

export type PanelRequest = z.infer<typeof panelRequest>;

/** Parameters of the panel, or null where they do not say who it is. */
export function sentBy(panel: PanelName, sent: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  const { id, more } = PANELS[panel];
  const known = [id, ...more].flatMap((name) => {
    const value = sent[name]?.trim() ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  // What a panel has not filled in stands there as it was typed.
  const isFilledIn = known.some(([name, value]) => name === id && !/[%{}]/.test(value));
  return isFilledIn ? Object.fromEntries(known) : null;
}
