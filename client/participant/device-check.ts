import type { Link } from './link/link.ts';
import { DeviceCheckScreen } from './screens/device-check.ts';
import { words } from './words.ts';

const LONGEST = 10_000;
/** Long enough to be read, in ms. */
const SHORTEST = 1_200;
const NARROWEST = 280;

/** Looks whether the line works, answers can be stored, and the screen is wide enough; stops nobody. */
export class DeviceCheck {
  readonly screen = new DeviceCheckScreen();

  /** Resolves when all is settled and read, after 10 s at most. */
  async run(link: Pick<Link, 'outbox'>, online: Promise<unknown>): Promise<void> {
    const { checkGood, checkConnectionSlow, checkStorageMissing, checkScreenSmall } = words();
    const { connection, storage, display } = this.screen;
    const isWide = window.innerWidth >= NARROWEST;
    display.settle(isWide, isWide ? checkGood : checkScreenSmall);
    const { durable } = link.outbox;
    storage.settle(durable, durable ? checkGood : checkStorageMissing);
    const isOnline = await Promise.race([online.then(() => true), wait(LONGEST - SHORTEST).then(() => false)]);
    connection.settle(isOnline, isOnline ? checkGood : checkConnectionSlow);
    await wait(SHORTEST);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
