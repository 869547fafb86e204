const POINT = '\n  - ';

/** A note that is a list: its first line, then a point a line, as Markdown and a terminal show it. */
export function withPoints(first: string, points: readonly string[]): string {
  return [first, ...points].join(POINT);
}

/** What `withPoints` has put together; a note of one line has no points. */
export function pointsOf(note: string): { readonly first: string; readonly points: readonly string[] } {
  const [first = '', ...points] = note.split(POINT);
  return { first, points };
}

/** The same for where there are no lines: as one sentence. */
export function inOneLine(note: string): string {
  const { first, points } = pointsOf(note);
  return points.length === 0 ? first : `${first} ${points.join('; ')}.`;
}
