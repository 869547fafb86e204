import type { DeviceReport } from '../protocol/messages.ts';

/**
 * What kind of device a browser says it is on, of which nothing else is kept. An iPad says that it is a Mac, and counts
 * as a laptop; what the device check reports knows better.
 */
export function deviceClass(userAgent: string | undefined): DeviceReport['device'] {
  const named = userAgent ?? '';
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(named)) return 'tablet';
  return /Mobi/.test(named) ? 'phone' : 'laptop';
}
