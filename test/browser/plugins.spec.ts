import { expect, type Page } from '@playwright/test';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { en } from '../../client/participant/words.en.ts';
import gallery from '../../experiments/plugin-gallery/experiment.ts';
import texts from '../../experiments/plugin-gallery/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { CODE_PLUGIN } from '../../server/protocol/browser-code.ts';
import { isPart } from '../../server/protocol/parts.ts';
import { findChromium, QUIET } from '../support/chromium.mjs';
import { ROOT } from '../support/program.ts';
import { newCoupleOf } from './couples.ts';
import { test } from './fixtures.ts';
import { BY_HAND, NOT_SIMULATED } from './gallery-hands.ts';
import type { Partner } from './partner.ts';
import { Records } from './records.ts';

// A camera and a microphone that every machine has.
const executablePath = (await findChromium()) ?? '';
const FAKE_DEVICES = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
test.use({ launchOptions: { executablePath, args: [...QUIET, ...FAKE_DEVICES] } });

type Mode = 'visual' | 'data-only';

/** Documented, and not there for these reasons. */
const NOT_ALWAYS: Readonly<Record<string, readonly string[]>> = {
  // With save_audio_url and save_video_url; the addresses die with the page.
  'html-audio-response': ['audio_url'],
  'html-video-response': ['video_url'],
  // Version 2.1.1 never writes it.
  'survey-text': ['question_order'],
  // With resize_units; the other is never written by version 3.1.0.
  'virtual-chinrest': ['scale_factor', 'item_height_deg'],
};

/** What the simulation without pages of version 2.1.0 calls otherwise. */
const SIMULATED_OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  'same-different-html': ['stimulus'],
  'same-different-image': ['stimulus'],
};

test('every plugin runs in a solo step, simulated where it can be, and leaves one record with its own data', async ({
  request,
  partner,
  page,
}) => {
  const documented = await documentedData(page);
  const links = await newCoupleOf(request, gallery.id, { condition: null, parameters: {}, timeWarp: 1 });
  const [anna, ben] = [await partner(), await partner()];
  await Promise.all([seesAll(anna, links.A, 'visual'), seesAll(ben, links.B, 'data-only')]);

  await using records = await Records.open();
  const session = await records.dyadSessionOf(anna.watch.sentRecords[0]?.recordId ?? '');
  const stored = await records.data(session);
  for (const member of ['A', 'B'] as const) {
    const own = stored.filter((record) => record.member === member);
    const wholes = own.filter(({ trial }) => planned.has(trial));
    expect(wholes.map(({ trial, plugin }) => [trial, plugin])).toEqual([...planned]);
    const parts = own.filter(({ trial }) => isPart(trial));
    expect(parts.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4].map((place) => `tasks/discs#${place}`));
    const used = [...wholes, ...parts].filter(({ plugin }) => plugin !== CODE_PLUGIN);
    expect(new Set(used.map(({ plugin }) => plugin))).toEqual(new Set(documented.keys()));
    for (const { trial, plugin, data } of used) {
      const missing = [...(NOT_ALWAYS[plugin] ?? []), ...(member === 'B' ? (SIMULATED_OTHERWISE[plugin] ?? []) : [])];
      const keys = (documented.get(plugin) ?? []).filter((key) => !missing.includes(key));
      expect.soft(Object.keys(data), `${member} ${trial} ${plugin}`).toEqual(expect.arrayContaining(keys));
    }
    // The answers of the whole timeline are those of its parts.
    const area = parts.find(({ plugin }) => plugin === 'call-function')?.data['value'];
    const chosen = parts.find(({ plugin }) => plugin === 'reconstruction')?.data['final_value'];
    expect(own.find(({ trial }) => trial === 'tasks/discs')?.data).toMatchObject({ trials: 5, value: area, final_value: chosen });
    expect(area).toBe(Math.round(Math.PI * 40 ** 2));
  }
});

test('a key pressed right away reaches the plugin', async ({ request, partner }) => {
  const links = await newCoupleOf(request, gallery.id, { condition: null, parameters: {}, timeWarp: 1 });
  const anna = await partner();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.press(kit.consent.agree);
  await anna.press(texts.yes);
  await expect.poll(() => anna.watch.sentRecords.map(({ trialId }) => trialId)).toContain('buttons');
  await expect(anna.page.locator('#jspsych-html-keyboard-response-stimulus')).toBeVisible();
  await anna.page.keyboard.press('k');
  await expect.poll(() => anna.watch.sentRecords.find(({ trialId }) => trialId === 'keys')?.data['response']).toBe('k');
});

/** `step/trial` of the gallery, and the plugin of each. */
const planned: ReadonlyMap<string, string> = new Map(
  gallery
    .before({ parameters: {}, shuffle: (_name, items) => items })
    .flatMap(({ steps }) => steps)
    .flatMap((step): (readonly [string, string])[] =>
      step.kind === 'solo' ? step.trials.map(({ id, plugin }) => [`${step.id}/${id}`, plugin]) : [],
    ),
);

async function seesAll(partner: Partner, link: string, mode: Mode): Promise<void> {
  const { page, watch } = partner;
  await partner.open(link.replace('#', `?pane=new&simulate=${mode}#`));
  await partner.press(en.start);
  if (mode === 'visual') await partner.press(kit.consent.agree);
  for (const [trial, act] of Object.entries(BY_HAND)) {
    if (mode === 'visual' || NOT_SIMULATED.has(trial)) await act(page);
  }
  await expect.poll(() => watch.views.at(-1)?.screen.kind, { timeout: 90_000 }).toBe('finished');
}

/** Keys of the data by plugin, as each installed plugin says itself. They need a page to be read. */
async function documentedData(page: Page): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = join(ROOT, 'node_modules');
  const names = (await readdir(join(folder, '@jspsych'))).filter((name) => name.startsWith('plugin-'));
  await page.addScriptTag({ path: join(folder, 'jspsych/dist/index.browser.min.js') });
  for (const name of names) await page.addScriptTag({ path: join(folder, '@jspsych', name, 'dist/index.browser.min.js') });
  // By name, as some properties of a window cannot be read.
  const found = await page.evaluate(() =>
    Object.keys(window)
      .filter((name) => name.startsWith('jsPsych'))
      .map((name) => Reflect.get(window, name).info)
      .filter((info) => info !== undefined)
      .map((info): [string, string[]] => [info.name, Object.keys(info.data ?? {})]),
  );
  expect(found).toHaveLength(names.length);
  return new Map(found);
}
