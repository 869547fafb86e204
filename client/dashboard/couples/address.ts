const KEPT = 'tandem-participants-address';

/** Where participants reach this server, as it was last given in this browser; else where the dashboard is. */
export function participantsAddress(): string {
  return localStorage.getItem(KEPT) ?? window.location.origin;
}

export function keepParticipantsAddress(address: string): void {
  localStorage.setItem(KEPT, address);
}

export function isAddress(base: string): boolean {
  return URL.canParse(base) && /^https?:/.test(base);
}
