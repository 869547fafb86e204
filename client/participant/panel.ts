import type { LinkState, NotNow } from '../../server/protocol/join.ts';
import type { Language } from '../../server/protocol/member.ts';
import { ask, lookBy, posted, type SignIn } from './sign-in.ts';

/** The address that a panel gives its people: which study, and who they are there. */
export interface PanelAddress {
  readonly entry: string;
  readonly sent: Readonly<Record<string, string>>;
}

/** @returns null: this page was not opened by a panel's address */
export function panelAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>): PanelAddress | null {
  const entry = /^\/panel\/([\w-]+)$/.exec(pathname)?.[1];
  return entry === undefined ? null : { entry, sent: Object.fromEntries(new URLSearchParams(search)) };
}

export function lookAtPanel({ entry }: PanelAddress): Promise<LinkState | NotNow | null> {
  return lookBy('/api/panel/look', { entry });
}

/** The first time a couple begins with them, or they come to the one that the code is of. */
export function signInFromPanel({ entry, sent }: PanelAddress, language: Language | null, code: string): Promise<SignIn> {
  return ask('/api/panel', posted({ entry, sent, ...(language === null ? {} : { language }), ...(code === '' ? {} : { code }) }));
}
