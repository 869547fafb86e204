import type { JsPsych } from 'jspsych';
import type { Json } from './content.ts';

/** What jsPsych runs: a list of trials and timelines. */
export type JsPsychTimeline = Extract<Parameters<JsPsych['run']>[0], readonly unknown[]>;

/**
 * Makes a timeline. Every word and number that tells one study or condition from another is in `content`, which
 * comes with the step; the code itself is the same for everybody and can be read by anybody.
 */
type MakeTimeline = { make(content: Json, jsPsych: JsPsych): JsPsychTimeline }['make'];

/** What the `browser.ts` of an experiment exports by default. */
export interface BrowserCode {
  readonly timelines: Readonly<Record<string, MakeTimeline>>;
  /** Addresses of files: `new URL('./media/tone.wav', import.meta.url).href`. */
  readonly media?: Readonly<Record<string, string>>;
}

/** A file of an experiment's `browser.ts`, by name; the browser puts its address there. */
export type Media = { readonly experiment: string; readonly media: string };

/** Tandem's plugin for a timeline of an experiment's `browser.ts`. */
export const CODE_PLUGIN = 'tandem-code';

/** Has the names and types of timelines checked where they are written, and known where they are used. */
export function defineBrowser<const Code extends BrowserCode>(code: Code): Code {
  return code;
}
