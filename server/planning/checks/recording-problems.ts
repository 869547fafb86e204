import type { PlannedTrial } from '../../dyad/plan.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';

/** Longest recording whose record still fits into a message, in ms: about 16 kB a second of sound, 85 of a still film. */
const LONGEST: Readonly<Record<string, number>> = { 'html-audio-response': 3_000, 'html-video-response': 500 };

/** What jsPsych takes where nothing is given, in ms. */
const DEFAULT = 2_000;

/** A recording is part of its trial's record, and a record that is too large would be lost. */
export function recordingProblems({ plugin, parameters }: PlannedTrial, place: string): readonly Problem[] {
  const longest = LONGEST[plugin];
  const { recording_duration = DEFAULT } = parameters;
  if (longest === undefined || (typeof recording_duration === 'number' && recording_duration <= longest)) return [];
  const records = recording_duration === null ? 'without an end' : `for ${String(recording_duration)} ms`;
  return [problem('recording-too-long', place, `records ${records}; the longest that fits is ${longest} ms.`)];
}
