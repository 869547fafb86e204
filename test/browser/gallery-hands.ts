import { expect, type Locator, type Page } from '@playwright/test';

type Act = (page: Page) => Promise<void>;

const press = (selector: string): Act => (page) => page.locator(selector).click({ timeout: 60_000 });

/** What a person does in the gallery where simulation ends, by `step/trial`, in the order of the gallery. */
export const BY_HAND: Readonly<Record<string, Act>> = {
  async 'pictures/sort'(page) {
    const picture = page.locator('.jspsych-free-sort-draggable');
    await expect(picture).toBeVisible({ timeout: 60_000 });
    // It lies anywhere at first.
    await picture.dragTo(page.locator('#jspsych-free-sort-arena'), { force: true });
    await page.locator('#jspsych-free-sort-done-btn').click();
  },
  'sound/buttons': press('#jspsych-audio-button-response-btngroup button >> nth=0'),
  async 'sound/slider'(page) {
    await page.locator('#jspsych-audio-slider-response-response').fill('70');
    await press('#jspsych-audio-slider-response-next')(page);
  },
  async 'questions/survey'(page) {
    await page.getByRole('spinbutton').fill('3', { timeout: 60_000 });
    await press('.sd-navigation__complete-btn')(page);
  },
  async 'questions/form'(page) {
    await page.getByLabel('A number').fill('7');
    await press('#jspsych-survey-html-form-next')(page);
  },
  async 'tasks/sketch'(page) {
    const canvas = page.locator('#sketchpad-canvas');
    await expect(canvas).toBeVisible({ timeout: 60_000 });
    await drag(page, canvas, 40, 20);
    await press('#sketchpad-end')(page);
  },
  'devices/camera': press('#btn-select-camera'),
  'devices/microphone': press('#btn-select-mic'),
  'devices/mirror': press('#btn-continue'),
  async 'devices/voice'(page) {
    // What has just been recorded can be played: its address was not taken away.
    const playback = page.locator('audio#playback');
    await expect(playback).toHaveAttribute('src', /^blob:/);
    await expect.poll(() => playback.evaluate((audio) => audio instanceof HTMLAudioElement && audio.readyState)).toBeGreaterThan(0);
    await press('#continue')(page);
  },
  async 'devices/face'(page) {
    await expect(page.locator('#jspsych-html-video-response-stimulus')).toBeVisible();
  },
  'devices/fullscreen': press('#jspsych-fullscreen-btn'),
  async 'devices/distance'(page) {
    await press('#end_resize_phase')(page);
    const ball = page.locator('#virtual-chinrest-circle');
    await expect(ball).toBeVisible();
    const left = () => ball.evaluate((element) => element.style.left);
    const before = await left();
    await page.keyboard.press(' ');
    await expect.poll(left).not.toBe(before);
    await page.keyboard.press(' ');
    await press('#proceed >> visible=true')(page);
  },
  async 'devices/size'(page) {
    await drag(page, page.locator('#jspsych-resize-handle'), 60, 40);
    await press('#jspsych-resize-btn')(page);
  },
};

/** Those of them that a simulation without pages leaves to a person too. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set(
  Object.keys(BY_HAND).filter((trial) => !trial.startsWith('sound/') && trial !== 'devices/fullscreen'),
);

async function drag(page: Page, from: Locator, right: number, down: number): Promise<void> {
  const box = await from.boundingBox();
  if (box === null) throw new Error('there is nothing to drag');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + right, y + down, { steps: 4 });
  await page.mouse.up();
}
