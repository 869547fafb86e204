import CallFunction from '@jspsych/plugin-call-function';
import CanvasButton from '@jspsych/plugin-canvas-button-response';
import CanvasKeyboard from '@jspsych/plugin-canvas-keyboard-response';
import CanvasSlider from '@jspsych/plugin-canvas-slider-response';
import Reconstruction from '@jspsych/plugin-reconstruction';
import { defineBrowser } from '../../server/protocol/browser-code.ts';

const canvas_size = [120, 120];

/** The plugins that need a function, and the files that the others show. */
export default defineBrowser({
  timelines: {
    /** The same disc, rated three times; then its radius is counted, and set by hand. */
    discs({ colour, radius, choices }: { colour: string; radius: number; choices: readonly string[] }) {
      const stimulus = (canvas: HTMLCanvasElement): void => drawDisc(canvas, colour, radius);
      return [
        { type: CanvasButton, stimulus, canvas_size, choices },
        { type: CanvasKeyboard, stimulus, canvas_size, choices: ['j'] },
        { type: CanvasSlider, stimulus, canvas_size, labels: choices },
        { type: CallFunction, func: () => Math.round(Math.PI * radius ** 2) },
        { type: Reconstruction, stim_function: (size: number) => bar(colour, size), starting_value: 0.5 },
      ];
    },
  },
  media: {
    disc: new URL('./media/disc.png', import.meta.url).href,
    ring: new URL('./media/ring.png', import.meta.url).href,
    tone: new URL('./media/tone.wav', import.meta.url).href,
    film: new URL('./media/film.webm', import.meta.url).href,
    page: new URL('./media/page.html', import.meta.url).href,
  },
});

function drawDisc(canvas: HTMLCanvasElement, colour: string, radius: number): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.fillStyle = colour;
  context.beginPath();
  context.arc(canvas.width / 2, canvas.height / 2, radius, 0, 2 * Math.PI);
  context.fill();
}

/** @param size  0 to 1 */
function bar(colour: string, size: number): string {
  return `<div style="width: ${Math.round(200 * size)}px; height: 20px; background: ${colour}"></div>`;
}
