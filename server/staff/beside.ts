/** A command of Tandem's in a process of its own, so that nobody who takes part waits for it. */
export interface Running {
  /** Null where all went well, else what it complained of. */
  readonly ended: Promise<string | null>;
  stop(): void;
}

/** @param hear  gets each line that the command says, also what is meant for people and written over the line before */
export type RunBeside = (command: 'export' | 'bots', args: readonly string[], hear: (line: string) => void) => Running;
