import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalogue } from '../plans/catalogue.ts';
import type { WrittenTable } from '../columns/codebook.ts';
import type { Conditions } from '../source/conditions.ts';
import { variablesOf, type Variable } from '../answers/variables.ts';
import { stratumColumn } from '../columns/stratum-columns.ts';
import { spssSyntax } from './spss.ts';

interface Given {
  readonly studyId: string;
  readonly tables: readonly WrittenTable[];
  readonly catalogue: Catalogue;
  readonly conditions: Conditions;
}

/** Scripts that read the export and fit a first model, filled with the study's own scales and conditions. */
export async function writeAnalysis(folder: string, { studyId, tables, catalogue, conditions }: Given): Promise<void> {
  const models = modelsOf(variablesOf(catalogue));
  const files: Readonly<Record<string, string>> = {
    'import.R': await template('import.R'),
    'apim.R': (await template('apim.R')).replace('{{models}}', () => modelsInR(models, conditions)),
    'import.py': await template('import.py'),
    'import.sps': spssSyntax(studyId, tables),
    ...(await closedForm(models, conditions)),
  };
  await mkdir(join(folder, 'analysis'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'analysis', name), text, { mode: 0o600 });
}

export interface Model {
  readonly outcome: string;
  readonly before: string;
}

/** Every score that was given before the manipulation and after it. */
export function modelsOf(variables: readonly Variable[]): readonly Model[] {
  return variables.flatMap(({ name, measure, score, occasion }) => {
    if (occasion.phase !== 'post' || occasion.n !== 1) return [];
    const earlier = ['pre', 'baseline'].flatMap((phase) =>
      variables.filter((one) => one.measure.id === measure.id && one.score.name === score.name && one.occasion.phase === phase && one.occasion.n === 1),
    );
    const [before] = earlier;
    return before === undefined ? [] : [{ outcome: name, before: before.name }];
  });
}

function modelsInR(models: readonly Model[], { factors, strata }: Conditions): string {
  const strings = (values: readonly string[]) => values.map((value) => `"${value}"`).join(', ');
  const list = (name: string, entries: readonly string[]) => (entries.length === 0 ? `${name} <- list()` : `${name} <- list(\n  ${entries.join(',\n  ')}\n)`);
  // Couples were drawn within their strata, so every model has them beside the conditions.
  const adjusted = [
    ...Object.entries(factors),
    ...Object.entries(strata).flatMap(([name, levels]) => (levels.length > 1 ? [[stratumColumn(name), levels] as const] : [])),
  ];
  return [
    list('models', models.map(({ outcome, before }) => `list(outcome = "${outcome}", before = "${before}")`)),
    list('conditions', adjusted.map(([factor, levels]) => `list(name = "${factor}", levels = c(${strings(levels)}))`)),
  ].join('\n');
}

/** The same in SQL, of the first model: of partners alike where one centred condition is all there is, and by role. Neither has
 * a covariate, so there is none where couples were drawn within strata. */
async function closedForm([model]: readonly Model[], { factors, roles, strata }: Conditions): Promise<Readonly<Record<string, string>>> {
  const [factor, ...more] = Object.entries(factors);
  if (model === undefined || factor === undefined || Object.keys(strata).length > 0) return {};
  const filled = async (name: string) =>
    (await template(name)).replaceAll('{{outcome}}', model.outcome).replaceAll('{{before}}', model.before).replaceAll('{{condition}}', `${factor[0]}_c`);
  return {
    ...(more.length === 0 && factor[1].length === 2 ? { 'apim.sql': await filled('apim.sql') } : {}),
    ...(roles.length === 2 ? { 'apim-roles.sql': await filled('apim-roles.sql') } : {}),
  };
}

function template(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8');
}
