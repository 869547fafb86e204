import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AddedCouple } from '../../../server/protocol/staff/couple-routes.ts';

/** A link that has just been made: the only time at which anybody can see it. */
export interface FreshLink {
  readonly dyadNum: number;
  readonly label: string | null;
  /** As in the list: 1 or 2. */
  readonly partner: number;
  readonly token: string;
  /** To be typed in its place. */
  readonly code: string;
  readonly language: string;
}

/** An added couple, or the one link of it that was made anew. */
export type Added = Pick<AddedCouple, 'dyadNum' | 'label'> & { readonly links: readonly (Pick<FreshLink, 'token' | 'code' | 'language'> & { readonly partner: number })[] };

export interface FreshLinks {
  readonly links: readonly FreshLink[];
  add(couples: readonly Added[]): void;
  /** One that is good no more, as another has gone out by e-mail. */
  end(link: Pick<FreshLink, 'dyadNum' | 'partner'>): void;
  /** They have been kept elsewhere. */
  letGo(): void;
}

const NONE: readonly FreshLink[] = [];

/** Links that nobody has kept yet: they outlast every other screen, and leaving the page asks first. */
export function useFreshLinks(staffId: string, studyId: string): FreshLinks {
  const queries = useQueryClient();
  const key = ['fresh-links', staffId, studyId];
  const { data: links = NONE } = useQuery({ queryKey: key, queryFn: () => NONE, initialData: NONE, staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY });
  const isHolding = links.length > 0;
  useEffect(() => {
    if (!isHolding) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isHolding]);
  return {
    links,
    add(couples) {
      const more = couples.flatMap(({ dyadNum, label, links: made }) => made.map(({ token, code, language, partner }) => ({ dyadNum, label, partner, token, code, language })));
      // One that has been made anew takes the place of the one that it has ended.
      queries.setQueryData<readonly FreshLink[]>(key, (known = NONE) => [...known.filter((one) => !more.some((other) => isSame(one, other))), ...more]);
    },
    end: (ended) => queries.setQueryData<readonly FreshLink[]>(key, (known = NONE) => known.filter((link) => !isSame(link, ended))),
    letGo: () => queries.setQueryData<readonly FreshLink[]>(key, NONE),
  };
}

function isSame(one: Pick<FreshLink, 'dyadNum' | 'partner'>, other: Pick<FreshLink, 'dyadNum' | 'partner'>): boolean {
  return one.dyadNum === other.dyadNum && one.partner === other.partner;
}
