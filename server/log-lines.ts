import pino from 'pino';

/** Bytes that wait for room. */
const MOST_WAITING = 1_000_000;

/**
 * Where the log goes: the standard error, each line at once, so that the last words of a process are there. What cannot
 * be written, because the disk of the log is full or nobody reads any more, waits; beyond a megabyte it is left out, and
 * counted. Nobody's answer waits for it, and no end of the process.
 */
export function logLines(): pino.DestinationStream {
  const lines = pino.destination({ dest: 2, sync: true, maxLength: MOST_WAITING, retryEAGAIN: () => false });
  let leftOut = 0;
  lines.on('error', () => undefined);
  lines.on('drop', () => {
    leftOut += 1;
  });
  lines.on('write', () => {
    if (leftOut === 0) return;
    const told = { level: pino.levels.values['warn'], time: Date.now(), msg: `${leftOut} lines of the log were left out, as there was no room for them` };
    leftOut = 0;
    lines.write(`${JSON.stringify(told)}\n`);
  });
  return lines;
}
