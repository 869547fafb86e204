/**
 * Small facts that must outlive a reload, kept in this browser under the participant's id, so that two
 * members on one origin never share one. In memory where the browser refuses.
 */
export interface Notes {
  get(name: string): string | null;
  set(name: string, text: string): void;
  remove(name: string): void;
  removeAll(): void;
}

export function openNotes(participantId: string): Notes {
  const prefix = `tandem-${participantId} `;
  const memory = new Map<string, string>();
  return {
    get: (name) => memory.get(name) ?? attempt(() => localStorage.getItem(prefix + name)) ?? null,
    set(name, text) {
      memory.set(name, text);
      attempt(() => localStorage.setItem(prefix + name, text));
    },
    remove(name) {
      memory.delete(name);
      attempt(() => localStorage.removeItem(prefix + name));
    },
    removeAll() {
      memory.clear();
      attempt(() => {
        const own = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
        for (const key of own) localStorage.removeItem(key);
      });
    },
  };
}

/** Reading the global throws already where storage is blocked; the copy in memory then has to do. */
function attempt<Result>(act: () => Result): Result | null {
  try {
    return act();
  } catch {
    return null;
  }
}
