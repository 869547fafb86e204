import { StartError } from '../../server/database/start-error.ts';

/** What goes wrong for simulated couples, besides what they do themselves. */
export interface Faults {
  /** Chance, in each step of each person, that the connection is lost for some seconds. */
  readonly drop: number;
  /** Chance, in each step of each person, that the page is loaded anew: only what is in IndexedDB stays. */
  readonly reload: number;
  /** Chance, in each step of each person, that they go on in a second window. */
  readonly window: number;
  /** Mean and standard deviation on the way to the server and on the way back, each, in ms. */
  readonly latency: { readonly mean: number; readonly sd: number } | null;
  /** One of each couple leaves for good on coming to this step. */
  readonly leaveAt: string | null;
}

export const NO_FAULTS: Faults = { drop: 0, reload: 0, window: 0, latency: null, leaveAt: null };

const TAKES = 'drop:0.05, reload:0.02, window:0.02, latency:300±100 (ms) and leave@STEP, each once, with commas between';

/** @throws StartError: one line on what is wrong */
export function readFaults(given: string): Faults {
  const seen = new Set<string>();
  return given.split(',').reduce<Faults>((faults, written) => {
    const one = written.trim();
    const [read, name] = readOne(one);
    if (read === null || seen.has(name)) throw wrong(one);
    seen.add(name);
    return { ...faults, ...read };
  }, NO_FAULTS);
}

function readOne(one: string): readonly [Partial<Faults> | null, string] {
  const [, name = '', rest = ''] = /^(drop|reload|window|latency):([^:]+)$/.exec(one) ?? /^(leave)@([a-z][a-z0-9-]*)$/.exec(one) ?? [];
  switch (name) {
    case 'drop':
    case 'reload':
    case 'window': {
      const share = Number(rest);
      return [/^[\d.]+$/.test(rest) && share >= 0 && share <= 1 ? { [name]: share } : null, name];
    }
    case 'latency': {
      const [, mean, sd] = /^(\d+)(?:±|\+-)(\d+)$/.exec(rest) ?? [];
      return [mean === undefined || sd === undefined ? null : { latency: { mean: Number(mean), sd: Number(sd) } }, name];
    }
    case 'leave':
      return [{ leaveAt: rest }, name];
    default:
      return [null, name];
  }
}

function wrong(one: string): StartError {
  return new StartError(`--faults has "${one}"; it takes ${TAKES}.`);
}
