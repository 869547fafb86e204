import type { ClockReport } from '../../server/protocol/messages.ts';

/** What Chromium tells of the battery, in https only; other browsers tell nothing. */
interface BatteryManager {
  readonly level: number;
  readonly charging: boolean;
}

/** How full the battery of this device is, for the lab that lent it; what a page tells at each report of its clock. */
export class Battery {
  #manager: BatteryManager | null = null;

  constructor() {
    if (!hasBattery(navigator)) return;
    // Refused where a policy forbids it: then nothing is told.
    navigator.getBattery().then(
      (manager) => {
        this.#manager = manager;
      },
      () => undefined,
    );
  }

  get now(): ClockReport['battery'] {
    return this.#manager === null ? undefined : { level: this.#manager.level, isCharging: this.#manager.charging };
  }
}

function hasBattery(given: object): given is { getBattery(): Promise<BatteryManager> } {
  return 'getBattery' in given;
}
