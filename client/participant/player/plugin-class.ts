import type { JsPsych, JsPsychPlugin, PluginInfo } from 'jspsych';

export interface PluginClass {
  new (jsPsych: JsPsych): JsPsychPlugin<PluginInfo>;
  readonly info: PluginInfo;
}
