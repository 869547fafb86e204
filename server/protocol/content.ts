/** Anything that survives JSON unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Who will read the answers of a trial; shown on every answer screen.
 * `private`: never the partner. `shared`: the partner, in a later step. `none`: nothing is asked.
 */
export type Audience = 'private' | 'shared' | 'none';

/** One jsPsych trial as a browser receives it: words and parameters, no code. */
export interface TrialContent {
  /** Unique inside its step; step id and trial id together name the trial in every table. */
  readonly id: string;
  /** Name of a jsPsych plugin as in its `info.name`, or of one of Tandem's own. */
  readonly plugin: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly audience: Audience;
}

/** What one member is shown in one step. */
export interface StepContent {
  readonly trials: readonly TrialContent[];
  /** Neutral words shown while this member waits in or before this step. Plain text. */
  readonly waiting: string;
}
