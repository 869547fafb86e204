/**
 * Page after page, until there is none. While one is looked at the next is being read.
 *
 * @param read  the page behind the one given, or `null`
 */
export async function* ahead<Page>(read: (before: Page | null) => Promise<Page | null>): AsyncGenerator<Page> {
  let next = read(null);
  for (;;) {
    const page = await next;
    if (page === null) return;
    next = read(page);
    // Whoever asks for it hears of it.
    next.catch(() => undefined);
    yield page;
  }
}
