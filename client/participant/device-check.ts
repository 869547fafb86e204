import type { Outbox } from './link/outbox.ts';
import { DeviceCheckScreen } from './screens/device-check.ts';
import type { Frame } from './screens/frame.ts';
import { words } from './words.ts';

/** So long, in ms, a line may take before the page says what it waits for. */
const SOON = 1_500;
const LONGEST = 10_000;
const NARROWEST = 280;

/**
 * Looks whether the line works, answers can be stored, and the screen is wide enough. Is seen only where there is
 * something to say, and stops nobody. Resolves when all is settled, and read where something is amiss.
 *
 * @param heard  of the server: the first view, or that there is nothing more for this window
 */
export async function checkDevice(frame: Frame, { durable }: Pick<Outbox, 'durable'>, heard: Promise<'told' | 'stopped'>): Promise<void> {
  const { checkGood, checkConnectionSlow, checkStorageMissing, checkScreenSmall } = words();
  const { root, connection, storage, display, read } = new DeviceCheckScreen();
  const isWide = window.innerWidth >= NARROWEST;
  display.settle(isWide, isWide ? checkGood : checkScreenSmall);
  storage.settle(durable, durable ? checkGood : checkStorageMissing);
  const isSlow = (await Promise.race([heard, wait(SOON)])) === null;
  if (isSlow) frame.show(root);
  const outcome = await Promise.race([heard, wait(LONGEST - SOON)]);
  connection.settle(outcome === 'told', outcome === 'told' ? checkGood : checkConnectionSlow);
  if (outcome === 'stopped' || (isWide && durable)) return;
  if (!isSlow) frame.show(root);
  await read();
}

function wait(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
