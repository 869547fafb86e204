import { expect, it } from 'vitest';
import { Catalogue } from '../../analysis-export/plans/catalogue.ts';
import { GrandMeans } from '../../analysis-export/answers/grand-means.ts';
import { dyadWide } from '../../analysis-export/tables/dyad-wide.ts';
import { dyads } from '../../analysis-export/tables/dyads.ts';
import { pairwise } from '../../analysis-export/tables/pairwise.ts';
import { MEASURES } from '../../experiments/measures/registry.ts';
import { whyNoColumn } from '../../server/planning/checks/columns.ts';

it('refuses as a factor every column of the tables in which factors are columns', () => {
  const conditions = { factors: { colour: ['red', 'blue'] }, cells: ['red', 'blue'], roles: [], strata: { site: ['north', 'south'] } };
  const catalogue = new Catalogue(MEASURES);
  const tables = [dyads(conditions), pairwise(catalogue, conditions, new GrandMeans()), dyadWide(catalogue, conditions)];
  const names = tables.flatMap(({ columns }) => columns.map(({ name }) => name)).filter((name) => name !== 'colour');
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => whyNoColumn(name) === null)).toEqual([]);
  expect(whyNoColumn('colour')).toBeNull();
  expect(whyNoColumn('own_state9_worried_post_a')).toMatch(/begins as the columns of scales do/);
  expect(whyNoColumn('Colour 2')).toMatch(/cannot be the name of a column/);
});
