import { writeFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { join, resolve } from 'node:path';
import type { Measure } from '../experiments/kit/measure.ts';
import { measuresWith } from '../experiments/measures/registry.ts';
import type { Key } from '../server/store/sealing.ts';
import { variablesOf } from './answers/variables.ts';
import { checkDescribed, codebook, type WrittenTable } from './columns/codebook.ts';
import { levelsOfCells, readConditions, type Factors } from './source/conditions.ts';
import { CHOSEN, chooseCouples } from './source/couples.ts';
import { DataFolder, type Progress } from './folder/data-folder.ts';
import { writeChecksums } from './formats/checksums.ts';
import { codebookHtml } from './formats/codebook-html.ts';
import { REDCAP_HEADER, redcapRows } from './formats/codebook-redcap.ts';
import { cellsOf, csvText } from './formats/csv.ts';
import { changes, datasetDescription, IGNORED } from './formats/psych-ds.ts';
import { drawsAgain } from './source/draws-again.ts';
import { MARKED, markRecords } from './source/marks.ts';
import { OPENED } from './open/open-people.ts';
import { PLANNED, readPlans } from './plans/plans.ts';
import { readMe } from './folder/read-me.ts';
import { Snapshot } from './source/snapshot.ts';
import { agreedTexts, countLeftOut, findStudy, versionsOf, type AgreedText, type ExportedStudy } from './source/study.ts';
import { insertExportResult, isLogged, logExport, type LoggedExport } from '../server/store/export-log.ts';
import { StartError } from '../server/database/start-error.ts';
import { openTarget } from './folder/target-folder.ts';
import { USAGE, type Tier } from './tiers.ts';
import { writeAnalysis } from './templates/analysis-files.ts';
import { dyadWide } from './tables/dyad-wide.ts';
import { writeTables, type Given } from './write-tables.ts';

export interface ExportRequest {
  /** Address of the database. */
  readonly url: string;
  /** The same database, for the log. */
  readonly db: Knex;
  readonly studyId: string;
  readonly out: string;
  readonly includeTest: boolean;
  readonly tier: Tier;
  /** Who asks for it, for the log. */
  readonly by: string;
  /** Of the row in the log that was written before, when somebody asked for it in the dashboard. */
  readonly exportId?: string | null;
  /** Opens what was typed; `null`: without texts. */
  readonly textKey: Key | null;
  /** Scales that the lab has imported. */
  readonly imported?: readonly Measure[];
  /** Reads everything again, as `npm run verify` does, and writes report.html. Its memory grows with the study. */
  readonly isExamined?: boolean;
  /** Makes a workbook for Excel, too. */
  readonly isExcel?: boolean;
  /** Factors and levels of an experiment, as it is defined; {} if it is not known here. */
  readonly factorsOf: (experimentId: string) => Promise<Factors>;
  readonly progress: Progress;
  /** Writes the tables; another one only in tests of what must fail. */
  readonly write?: (given: Given) => Promise<void>;
}

export interface Exported extends ExportedStudy {
  readonly people: number;
  readonly withdrawn: number;
  readonly agreed: readonly AgreedText[];
  /** What the tier has left out or put in. */
  readonly inside: readonly string[];
  /** What somebody has to look at before anything is analysed. */
  readonly warnings: readonly string[];
  /** What does not hold together of what was written; empty where nobody has looked. */
  readonly problems: readonly string[];
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
}

/**
 * A folder with all tables of a study as they stand at one instant, and their codebook.
 *
 * @throws StartError if it cannot be made; then everything is as it was
 */
export async function exportStudy(request: ExportRequest): Promise<Exported> {
  const { studyId, out, textKey, tier, by, progress, write = writeTables } = request;
  const snapshot = await Snapshot.open(request.url, [CHOSEN, PLANNED, MARKED, OPENED].join('\n'));
  try {
    const study = await findStudy(snapshot, studyId, request.includeTest);
    const target = await openTarget(out, studyId, tier);
    try {
      if (study.includeTest) await snapshot.includeTest();
      const exportId = await noted(request, { studyId, by, tier, withText: textKey !== null, includeTest: study.includeTest, folder: resolve(out) });
      await chooseCouples(snapshot, studyId);
      const catalogue = await readPlans(snapshot, measuresWith(request.imported));
      const batches = await markRecords(snapshot);
      const conditions = await readConditions(snapshot, await request.factorsOf(study.experimentId), study.arms);
      const folder = new DataFolder(target.path, studyId, batches, progress);
      const warnings: string[] = [];
      const inside: string[] = [];
      const warn = (line: string): void => void warnings.push(line);
      const note = (line: string): void => void inside.push(line);
      try {
        await write({ snapshot, folder, catalogue, conditions, scratch: target.path, textKey, tier, warn, note });
        await folder.typed();
      } finally {
        // The folder is not taken away under what is still being written.
        await folder.settled();
      }
      const tables = folder.written;
      checkDescribed(tables);
      const codebookFile = join(target.path, 'codebook.csv');
      const described = await writeCodebook(codebookFile, tables);
      if (request.isExcel === true) await folder.excel({ name: 'codebook', columns: codebook.columns, csv: codebookFile, rows: described });
      if (tables.some(({ table }) => table === 'pairwise')) await writeAnalysis(target.path, { studyId, tables, catalogue, conditions: tier === 'open' ? { ...conditions, strata: {} } : conditions });
      const exported = { ...study, ...(await countLeftOut(snapshot)), agreed: await agreedTexts(snapshot), tables, inside, warnings };
      const names = tables.map(({ table }) => table);
      const notes = notesOn(exported);
      const keep = (name: string, text: string) => writeFile(join(target.path, name), text, { mode: 0o600 });
      await keep('README.md', readMe({ studyId, tier, tables: names, notes, isExcel: request.isExcel === true }));
      await keep('codebook.html', codebookHtml(studyId, tables));
      await keep('codebook-redcap.csv', csvText(REDCAP_HEADER, redcapRows(dyadWide(catalogue, conditions).columns)));
      await keep('CHANGES.md', changes(studyId, await versionsOf(snapshot)));
      await keep('.psychds-ignore', IGNORED);
      await keep('dataset_description.json', datasetDescription({ ...study, usageInfo: USAGE[tier], notes, tables }));
      const problems = request.isExamined === true && tier !== 'open' ? await examine(target.path, { db: request.db, studyId, conditions, notes, catalogue }) : [];
      const size = await writeChecksums(target.path);
      await target.take();
      await insertExportResult(request.db, exportId, { ...size, problems: problems.length });
      return { ...exported, problems };
    } catch (error) {
      await target.discard();
      throw error;
    }
  } finally {
    await snapshot.close();
  }
}

/** @throws StartError where the dashboard has noted something else than this */
async function noted({ db, exportId = null }: ExportRequest, logged: LoggedExport): Promise<string> {
  if (exportId === null) return logExport(db, logged);
  if (await isLogged(db, exportId, logged)) return exportId;
  throw new StartError('--logged names no export that was asked for in the dashboard in just this way, and not yet made. Leave it out; then this one is noted by itself.');
}

/** @returns what does not hold together, a line each */
async function examine(
  folder: string,
  { db, studyId, conditions, notes, catalogue }: Pick<Given, 'conditions' | 'catalogue'> & Pick<ExportRequest, 'db'> & { readonly studyId: string; readonly notes: readonly string[] },
): Promise<readonly string[]> {
  // Charts are a sixth of the memory of an export, so they are loaded by whoever draws some.
  const [{ verifyFolder }, { writeReport }] = await Promise.all([import('./checks/verify-folder.ts'), import('./report/page.ts')]);
  const { findings, warnings } = await verifyFolder(folder);
  const draws = await drawsAgain(db, studyId, conditions);
  const { problem } = draws;
  const again = { what: 'every draw is the one that follows from the seed of the study', problem };
  await writeReport(folder, { studyId, findings, further: [again], plan: { ...draws, levels: levelsOfCells(conditions) }, notes: [...notes, ...warnings], manipulationChecks: checksIn(catalogue) });
  return [...findings.map(({ rule, message }) => `${rule} ${message}`), ...(problem === null ? [] : [problem])];
}

/** Scores that say whether the manipulation came across. */
function checksIn(catalogue: Given['catalogue']): readonly string[] {
  return variablesOf(catalogue).flatMap(({ name, measure }) => (measure.purpose === 'manipulation-check' ? [name] : []));
}

/** What a reader of the numbers has to know of who is in them. */
export function notesOn({ isTest, includeTest, couples, people, testLeftOut, withdrawn, agreed, inside, warnings }: Omit<Exported, 'tables' | 'problems'>): readonly string[] {
  return [
    `${counted(couples, 'couple')}, ${counted(people, 'person', 'people')}.`,
    ...(isTest ? ['A study for trying out: all couples are marked is_test.'] : []),
    ...(!isTest && includeTest ? ['Couples for trying out are in it, marked is_test.'] : []),
    ...(testLeftOut > 0 ? [`${counted(testLeftOut, 'couple')} for trying out left out; --include-test brings them.`] : []),
    ...(withdrawn > 0 ? [`${counted(withdrawn, 'person', 'people')} declined or left for good: in participants only, without data.`] : []),
    ...agreed.map(({ version, language, text_hash }) => `Consent, version ${version} in ${language}: SHA-256 of the text ${text_hash}.`),
    ...inside,
    ...warnings,
  ];
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** @returns how many columns are described */
async function writeCodebook(path: string, tables: readonly WrittenTable[]): Promise<number> {
  const { columns } = codebook;
  const rows = tables.flatMap(({ table, columns: described }) => described.map((column) => cellsOf(columns, { table, column })));
  await writeFile(path, csvText(columns.map(({ name }) => name), rows), { mode: 0o600 });
  return rows.length;
}
