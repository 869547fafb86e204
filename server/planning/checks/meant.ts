/** The known name that a misspelt one is nearest to, at most a third of its letters away; `null` if none is. */
export function meant(name: string, known: readonly string[]): string | null {
  const near = known
    .map((candidate) => ({ candidate, away: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, away }) => away <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.away - other.away);
  return near[0]?.candidate ?? null;
}

/** Fewest letters to add, leave out or change (Levenshtein 1966), row by row. */
function distance(from: string, to: string): number {
  const first = Array.from({ length: to.length + 1 }, (_, index) => index);
  const last = [...from].reduce((above, letter, row) => {
    const below = [row + 1];
    [...to].forEach((other, column) => {
      const change = (above[column] ?? 0) + (letter === other ? 0 : 1);
      below.push(Math.min(change, (above[column + 1] ?? 0) + 1, (below[column] ?? 0) + 1));
    });
    return below;
  }, first);
  return last.at(-1) ?? 0;
}
