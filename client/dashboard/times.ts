/** `1:05`, from ms. */
export function lasting(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const pad = (count: number): string => String(count).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${pad(seconds % 60)}` : `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

const WHEN = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', WHEN);
const WITH_YEAR = new Intl.DateTimeFormat('en-GB', { ...WHEN, year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** `today 14:30`, `Tue 8 Dec, 14:30`, or of another year `Thu 4 Mar 2027, 14:30`, where this browser is. */
export function timeWords(at: number): string {
  if (isToday(at)) return `today ${TIME.format(at)}`;
  return (new Date(at).getFullYear() === new Date().getFullYear() ? DAY_AND_TIME : WITH_YEAR).format(at);
}

export function isToday(at: number): boolean {
  return new Date(at).toDateString() === new Date().toDateString();
}

/** Of this browser, such as Europe/Berlin. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** As an input of date and time has it: `2026-12-08T14:30`, where this browser is. */
export function asTyped(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
