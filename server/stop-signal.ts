/** How often the shell above us is looked for, in ms. */
const LOOK = 500;

/**
 * Resolves when somebody wants this process to end; a second Ctrl-C ends it at once.
 *
 * npm passes a signal to its shell, and the shell dies without passing it on: to be started by npm means to
 * watch whether that shell is still there.
 */
export function stopSignal(isStartedByNpm: boolean): Promise<string> {
  // A terminal that was closed takes no more words; that is no reason to die before the data are safe.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return new Promise((resolve) => {
    let isAsked = false;
    const ask = (reason: string): void => {
      if (isAsked && reason === 'SIGINT') process.exit(130);
      isAsked = true;
      resolve(reason);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    if (!isStartedByNpm) return;
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      ask('npm has ended');
    }, LOOK).unref();
  });
}
