/** Name and hash of an error, never its message: that may hold what a person typed. */
export function faultData(error: unknown): { error: string; error_name: string } {
  const known = error instanceof Error ? error : new Error(String(error));
  return { error: fnv1a(`${known.message}\n${known.stack ?? ''}`), error_name: known.name };
}

/** FNV-1a, 32 bit (Fowler, Noll, Vo; public domain). Not `crypto.subtle`: plain http does not have it. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

/**
 * Hears of errors in our own scripts that nobody catches, such as in a click handler of a plugin.
 *
 * @returns stops listening
 */
export function whenUncaught(act: (error: Error) => void): () => void {
  const take = (error: unknown): void => {
    // Extensions and translators throw in this window too; their scripts are not from here.
    if (error instanceof Error && (error.stack ?? '').includes(location.origin)) act(error);
  };
  const onError = (event: ErrorEvent): void => take(event.error);
  const onRejection = (event: PromiseRejectionEvent): void => take(event.reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}
