import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { battery, choice, defineExperiment, minutes, part, solo, textsIn, together, writing } from '../../experiments/kit/kit.ts';
import { migrate } from '../../migrations/index.ts';
import { sheetPage } from '../../server/commands/sheet/page.ts';
import { sheetPlan } from '../../server/commands/sheet/sheet-plan.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { TRIES } from '../security/hostile-texts.ts';
import { runExport } from '../support/exported.ts';
import { importedFrom, scaleFileFor } from '../support/scale-file.ts';
import { Stage } from '../support/stage.ts';
import { DATABASE_URL_FILE } from './address.ts';

const [LINE = '', ...OTHERS] = TRIES.filter((line) => line.startsWith('<img'));
const text = textsIn({ en: { any: '{words}', list: ['Plain'] } });
const all = text('any', { words: TRIES.join(' ') });
const options = Object.fromEntries(TRIES.map((line, index) => [`o${index}`, text('any', { words: line })]));
const scale = importedFrom(
  scaleFileFor('pub_sci2', {
    source: LINE,
    licence: { status: 'open_cited', note: LINE, obtained_by: LINE, obtained_on: '2026-11-02', may_be_shared: true },
    texts: { en: { heading: LINE, instructions: LINE, labels: { '1': LINE, '7': OTHERS[0] ?? '' } } },
  }, (item) => ({ ...item, text: { en: OTHERS[item.number] ?? LINE } })),
);

/** A lab that names everything as badly as can be. */
const experiment = defineExperiment({
  id: 'hostile',
  version: '1.0.0',
  title: TRIES.join(' '),
  languages: text.languages,
  parameters: {},
  factors: { colour: ['red', 'blue'] },
  imported: [scale],
  consent: () => ({ version: LINE, heading: all, summary: text('list'), sections: [] }),
  door: { patience: minutes(10) },
  debrief: text('list'),
  before: () => [part('pre', solo('asked', [choice('which', { heading: all, question: all, help: all, options })]), battery('close', scale))],
  timeline: () => [
    part('task', together('write', minutes(5), [writing('note', { heading: all, prompts: { note: all } })], {
      patience: minutes(10), onTimeout: 'end', onPartnerGone: 'end', endsWhenBothDone: true,
    })),
  ],
});

// Opened from a disk a file has no policy but its own; the second browser heeds not even that.
test('report, codebook and sheet are text to whoever opens them from a disk', async ({ browser }) => {
  const folder = test.info().outputPath();
  const url = (await readFile(DATABASE_URL_FILE, 'utf8')).trim();
  const name = `hostile_${randomBytes(4).toString('hex')}`;
  const admin = await openDatabase(url, { poolMax: 1 });
  await admin.raw(`create database ${name}`);
  const own = Object.assign(new URL(url), { pathname: name }).href;
  const db = await openDatabase(own, { poolMax: 5 });
  const drop = async (): Promise<void> => {
    await db.destroy();
    await admin.raw(`drop database ${name} with (force)`);
    await admin.destroy();
  };
  await using database = { db, url: own, outerKey: randomBytes(32), drop, [Symbol.asyncDispose]: drop };
  await migrate(db);
  const stage = await Stage.open(database, { id: experiment.id }, experiment);
  for (let count = 0; count < 2; count += 1) {
    const couple = await stage.couple({ typed: () => TRIES.join('\n') });
    await (await couple.arrives('A', 'B')).plays();
  }
  await db('dyads').update({ stratum: LINE });
  const out = join(folder, 'export');
  await mkdir(folder, { recursive: true });
  const factorsOf = async () => experiment.factors;
  await runExport(database, { studyId: experiment.id, out, tier: 'full', textKey: database.outerKey, imported: [scale], isExamined: true, factorsOf });
  const sheet = join(folder, 'sheet.html');
  await writeFile(sheet, sheetPage(sheetPlan(experiment, {}, 'en', null), ''));

  for (const bypassCSP of [false, true]) {
    const context = await browser.newContext({ bypassCSP });
    const page = await context.newPage();
    for (const [file, scripts, told] of [
      [join(out, 'codebook.html'), 1, TRIES],
      [join(out, 'report.html'), 0, []],
      [sheet, 0, TRIES],
    ] as const) {
      await page.goto(pathToFileURL(file).href);
      await page.mouse.move(200, 300);
      await page.keyboard.press('Tab');
      const words = await page.evaluate(() => document.documentElement.textContent.replaceAll(/\s+/g, ' '));
      expect(told.filter((line) => !words.includes(line.replaceAll(/\s+/g, ' '))), file).toEqual([]);
      const counted = await page.evaluate(() => ({
        scripts: document.querySelectorAll('script').length,
        strange: document.querySelectorAll('img, iframe, object, embed, base, link, form, video, audio, marquee, math, [href^="javascript"], [onerror], [onload]').length,
        ran: Reflect.has(window, 'canary'),
      }));
      expect(counted, file).toEqual({ scripts, strange: 0, ran: false });
    }
    await context.close();
  }
});
