import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { exported } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

/** Four couples of a study that draws so, in the site of each if it is told. */
async function drawnBy(studyId: string, randomisation: object, sites: readonly string[] = []): Promise<void> {
  const stage = await Stage.open(database, { id: studyId });
  await database.db('studies').where({ study_id: studyId }).update({ randomisation: JSON.stringify(randomisation) });
  for (let place = 0; place < 4; place += 1) {
    const site = sites[place];
    const couple = await stage.couple({ strata: site === undefined ? {} : { site } });
    await (await couple.arrives('A', 'B')).plays({ A: 'recall', B: 'recall' });
  }
}

async function reportOf(studyId: string, out = studyId): Promise<{ readonly lines: readonly (readonly string[])[]; readonly page: string; readonly problems: readonly string[] }> {
  const { files, report } = await exported(database, { studyId, out: join(folder.path, out), isExamined: true });
  const page = files['report.html'] ?? '';
  const [, table = ''] = /Against the plan<\/h3>[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(page) ?? [];
  const lines = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<td(.*?)>(.*?)<\/td>/gs)].map(([, attributes = '', cell = '']) => cell.replaceAll(/<.*?>/g, '') + (attributes.includes('mark') ? '!' : '')),
  );
  return { lines, page, problems: report.problems };
}

it('the plan of an imported list is the list, and a list that was changed afterwards is seen', async () => {
  await drawnBy('listed', { scheme: 'list', list: ['meaning', 'meaning', 'plain', 'meaning', 'detail', 'detail'] });
  const found = await reportOf('listed');
  expect(found.lines).toEqual([['meaning', '3', '3', '3'], ['detail', '0', '0', '0'], ['plain', '1', '1', '1']]);
  expect(found.page).toContain('An imported list');
  expect(found.problems).toEqual([]);

  await database.db('studies').where({ study_id: 'listed' }).update({ randomisation: JSON.stringify({ scheme: 'list', list: ['meaning', 'detail', 'plain', 'meaning'] }) });
  const changed = await reportOf('listed', 'changed');
  expect(changed.lines).toEqual([['meaning', '3!', '2', '2'], ['detail', '0!', '1', '1'], ['plain', '1', '1', '1']]);
  expect(changed.problems).toEqual(['of 4 draws, number 2 do not follow from the seed']);
});

it('blocks are compared in every stratum, and minimisation in every level', async () => {
  await drawnBy('blocked', { scheme: 'blocks', strata: { site: ['north', 'south'] } }, ['north', 'south', 'south', 'south']);
  const { lines } = await reportOf('blocked');
  const of = (group: string) => lines.filter(([first]) => first === group);
  expect(lines.map(([group, condition]) => [group, condition])).toEqual(['all', 'site=north', 'site=south'].flatMap((group) => ['meaning', 'detail', 'plain'].map((condition) => [group, condition])));
  expect(of('site=north').map(([, , , planned]) => planned)).toEqual(['0.3', '0.3', '0.3']);
  expect(of('site=south').map(([, , , planned, range]) => [planned, range])).toEqual([['1', '0 to 3'], ['1', '0 to 3'], ['1', '0 to 3']]);
  const drawn = (group: string): number => of(group).reduce((sum, [, , n]) => sum + Number(n), 0);
  expect([drawn('all'), drawn('site=north'), drawn('site=south')]).toEqual([4, 1, 3]);

  await drawnBy('minimised', { scheme: 'minimisation', tenths: 8, strata: { site: ['north', 'south'] } }, ['north', 'south', 'north', 'south']);
  const minimised = await reportOf('minimised');
  expect(minimised.lines.filter(([group]) => group === 'site=north').map(([, , , planned, range]) => [planned, range])).toEqual([['0.7', '–'], ['0.7', '–'], ['0.7', '–']]);
  expect(minimised.page).toContain('No range follows from it');
});
