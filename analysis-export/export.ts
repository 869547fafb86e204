import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBackbone } from '../server/backbone.ts';
import { runCommand } from '../server/commands/command.ts';
import { importedScales } from '../server/commands/imported-scales.ts';
import { loadExperiment } from '../server/commands/load-experiment.ts';
import { StartError } from '../server/database/start-error.ts';
import type { Factors } from './source/conditions.ts';
import { exportStudy, notesOn } from './export-study.ts';
import { zipFolder } from './folder/zip-folder.ts';
import { fileNameOf } from './formats/names.ts';
import { keepSmall } from './command/keep-small.ts';
import { tellInJson, tellProgress } from './command/progress.ts';
import { readExportCommand } from './command/usage.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (text: string): void => void process.stderr.write(text);

await runCommand(async (args, settings) => {
  keepSmall();
  const { studyId, out, tier, includeTest, withText, isExcel, isExamined, zip, isJson, logged } = readExportCommand(args);
  const backbone = await openBackbone(settings, () => undefined);
  const now = (): number => performance.now();
  const progress = isJson ? tellInJson(now, (text) => void process.stdout.write(text)) : tellProgress(now, note);
  const tellPeople = isJson ? () => undefined : say;
  try {
    const exported = await exportStudy({
      url: backbone.url,
      db: backbone.db,
      studyId,
      out,
      includeTest,
      tier,
      by: userInfo().username,
      exportId: logged,
      textKey: withText ? backbone.outerKey : null,
      isExcel,
      isExamined,
      imported: await importedScales(ROOT),
      factorsOf,
      progress: progress.tell,
    }).finally(() => progress.end());
    if (zip !== null) await zipFolder(resolve(out), resolve(zip));
    for (const line of notesOn(exported)) tellPeople(line);
    for (const { table, rows } of exported.tables) tellPeople(`  ${table.padEnd(16)}${String(rows).padStart(9)} rows`);
    // The open tier names no couples unless both partners agreed, and has no report.
    const first = exported.tables.some(({ table }) => table === 'pairwise') ? 'pairwise' : 'scaleScores';
    const file = join(resolve(out), 'data', fileNameOf(studyId, first)).replaceAll('\\', '/');
    if (isExamined && tier !== 'open') tellPeople(`Are they ready to be analysed? ${join(resolve(out), 'report.html')}`);
    tellPeople(`${exported.tables.length} tables and codebook.csv are in ${resolve(out)}. In R: ${first} <- read.csv("${file}", na.strings = "")`);
    if (exported.problems.length > 0) throw new StartError(`These data do not hold together; analyse nothing before that is understood:\n${exported.problems.map((line) => `  ${line}`).join('\n')}`);
  } finally {
    await backbone.stop();
  }
});

/** Of this one experiment, unchecked: one that is broken or gone must not keep its data from being exported. */
async function factorsOf(experimentId: string): Promise<Factors> {
  if (!existsSync(join(ROOT, 'experiments', experimentId, 'experiment.ts'))) {
    note(`There is no experiment "${experimentId}" here any more; conditions are those that were drawn.\n`);
    return {};
  }
  try {
    return (await loadExperiment(ROOT, experimentId, (url) => import(url))).factors;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    note(`${error.message}\nThe experiment cannot be loaded; conditions are those that were drawn.\n`);
    return {};
  }
}
