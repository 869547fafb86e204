import type { SimulationMode } from '../plugins/simulation.ts';

/**
 * `?simulate=visual` in the address of a pane: each trial answers itself as it would be answered by a person, as
 * far as its plugin can; `?simulate=data-only` does so without showing it.
 */
export function simulationAsked(search: string): SimulationMode | null {
  const asked = new URLSearchParams(search).get('simulate');
  return asked === 'visual' || asked === 'data-only' ? asked : null;
}

/** The visual simulation of these (2.1.1) does not wait for the trial's own end: it has no data, or never comes. */
const WAIT_FOR_A_PERSON: ReadonlySet<string> = new Set(['audio-button-response', 'audio-slider-response']);

/** jsPsych's `simulation_options` of a trial. A plugin that cannot be simulated is answered by hand. */
export function simulationOptions(plugin: string, mode: SimulationMode | null): { readonly simulate: boolean } {
  return { simulate: mode !== 'visual' || !WAIT_FOR_A_PERSON.has(plugin) };
}
