import { z } from 'zod';

/** How it ends for somebody: through to the end; ended early, whatever the cause; said no or left. */
export const ENDINGS = ['finished', 'ended', 'left'] as const;
export type Ending = (typeof ENDINGS)[number];

const code = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}_-]{1,40}$/u, 'takes 1 to 40 letters, digits, _ and -, as the panel gives it');

/** Where `{code}` stands, the code is put in. */
const returnTo = z
  .string()
  .trim()
  .max(300)
  .refine(isReturn, 'takes an address that begins with https:// and has {code} where the code goes, such as https://app.prolific.com/submissions/complete?cc={code}');

/** What a study pays by where people come from a panel. Two endings may share a code, where nobody shall tell them apart by their pay. */
export const panelCodes = z.strictObject({ finished: code, ended: code, left: code, returnTo: returnTo.nullable() });
export type PanelCodes = z.infer<typeof panelCodes>;

/** As one person gets it on their last page. */
export interface PanelCode {
  readonly code: string;
  /** The panel's page for this code. */
  readonly returnTo: string | null;
}

export function panelCodeFor(codes: PanelCodes | null, ending: Ending): PanelCode | null {
  if (codes === null) return null;
  return { code: codes[ending], returnTo: codes.returnTo?.replaceAll('{code}', encodeURIComponent(codes[ending])) ?? null };
}

function isReturn(given: string): boolean {
  const address = given.replaceAll('{code}', 'CODE');
  return address !== given && URL.canParse(address) && new URL(address).protocol === 'https:';
}
