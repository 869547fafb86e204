import { initJsPsych, type JsPsych } from 'jspsych';

/**
 * A jsPsych that opens a line to the loudspeaker only for plugins that play sound. Each such line keeps a thread of
 * the audio system busy for as long as the page lives, and some browsers have only a few of them.
 */
export function jsPsychFor(plugins: readonly string[], place: HTMLElement): JsPsych {
  return initJsPsych({ display_element: place, use_webaudio: plugins.some((plugin) => plugin.startsWith('audio-')) });
}

/** To be called when the timeline is over. */
export async function hangUp({ pluginAPI }: JsPsych): Promise<void> {
  await pluginAPI.audioContext()?.close();
}
