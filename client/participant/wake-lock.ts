/**
 * Keeps the screen of a phone lit, so that waiting does not lock it and cut the line. Asked again on the
 * next tap, as the browser takes it back whenever the page is out of sight, and may refuse.
 */
export function keepScreenLit(): void {
  let held: WakeLockSentinel | null = null;
  const ask = async (): Promise<void> => {
    // Only secure pages have it.
    if (!('wakeLock' in navigator) || (held !== null && !held.released) || document.hidden) return;
    held = await navigator.wakeLock.request('screen').catch(() => null);
  };
  document.addEventListener('pointerup', () => void ask());
  document.addEventListener('visibilitychange', () => void ask());
  void ask();
}
