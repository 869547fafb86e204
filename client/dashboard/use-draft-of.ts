import { useState } from 'react';

/** Something that is being written: kept in this browser with every letter, so that nothing typed is lost to a reload. */
export function useDraftOf<Thing>(name: string) {
  const key = `tandem-draft ${name}`;
  const [draft, setDraft] = useState<Thing | null>(() => kept(key));
  return {
    draft,
    keep(next: Thing): void {
      setDraft(next);
      window.localStorage.setItem(key, JSON.stringify(next));
    },
    forget(): void {
      setDraft(null);
      window.localStorage.removeItem(key);
    },
  };
}

function kept(key: string) {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? 'null');
  } catch {
    // Not readable any more: as if there were none.
    return null;
  }
}
