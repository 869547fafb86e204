import type { JsPsych, JsPsychPlugin, PluginInfo } from 'jspsych';

type Simulate = NonNullable<JsPsychPlugin<PluginInfo>['simulate']>;
export type SimulationMode = Parameters<Simulate>[1];
export type SimulationOptions = Parameters<Simulate>[2];

interface Simulated<Data> {
  readonly data: Data;
  show(): void;
  /** Does on the page what the data say, as a person would. */
  act(data: Data, display: HTMLElement): void;
}

/** jsPsych's convention: `data-only` gives the data at once, `visual` shows the trial and acts after `rt`. */
export function simulated<Data extends { readonly rt: number | null }>(
  jsPsych: JsPsych,
  mode: SimulationMode,
  options: SimulationOptions,
  onLoad: () => void,
  { data: defaults, show, act }: Simulated<Data>,
): void {
  const data: Data = jsPsych.pluginAPI.mergeSimulationData(defaults, options);
  if (mode === 'data-only') {
    onLoad();
    jsPsych.finishTrial(data);
    return;
  }
  show();
  onLoad();
  jsPsych.pluginAPI.setTimeout(() => act(data, jsPsych.getDisplayElement()), data.rt ?? 0);
}

/** A response time as people have them, in whole ms. */
export function simulatedRt(jsPsych: JsPsych, mean: number): number {
  return Math.round(jsPsych.randomization.sampleExGaussian(mean, mean / 10, 2 / mean, true));
}

export function press(display: HTMLElement, selector: string): void {
  display.querySelector<HTMLElement>(selector)?.click();
}
