import { parseArgs } from 'node:util';
import { StartError } from '../../server/database/start-error.ts';
import { TIERS, type Tier } from '../tiers.ts';

export const USAGE = 'npm run export -- --study ID --out DIR [--tier open|controlled|full] [--include-test] [--with-text] [--excel] [--no-report] [--zip FILE] [--json] [--logged ID]';

export interface ExportCommand {
  readonly studyId: string;
  readonly out: string;
  readonly includeTest: boolean;
  readonly withText: boolean;
  readonly tier: Tier;
  /** A workbook for Excel, too. */
  readonly isExcel: boolean;
  /** Reads everything again and writes report.html. */
  readonly isExamined: boolean;
  /** Packs the folder into one archive, too. */
  readonly zip: string | null;
  /** Says how far it is in lines of JSON. */
  readonly isJson: boolean;
  /** Under which it is in the log already, because somebody asked for it in the dashboard. */
  readonly logged: string | null;
}

/** @throws StartError: a line on what is wrong, then the usage */
export function readExportCommand(args: readonly string[]): ExportCommand {
  const values = parsed(args);
  return {
    studyId: needed('--study', values.study),
    out: needed('--out', values.out),
    includeTest: values['include-test'],
    withText: values['with-text'],
    tier: tierOf(values.tier, values['with-text']),
    isExcel: values.excel,
    isExamined: !values['no-report'],
    zip: values.zip ?? null,
    isJson: values.json,
    logged: values.logged ?? null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        study: { type: 'string' },
        out: { type: 'string' },
        'include-test': { type: 'boolean', default: false },
        'with-text': { type: 'boolean', default: false },
        tier: { type: 'string' },
        excel: { type: 'boolean', default: false },
        'no-report': { type: 'boolean', default: false },
        zip: { type: 'string' },
        json: { type: 'boolean', default: false },
        logged: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

/** What was typed is for the lab only, whatever was asked for. */
function tierOf(asked: string | undefined, withText: boolean): Tier {
  const tier = asked ?? (withText ? 'full' : 'controlled');
  if (!isTier(tier)) throw wrong(`--tier is "${tier}"; there is ${Object.keys(TIERS).join(', ')}.`);
  if (withText && tier !== 'full') throw wrong(`--with-text goes with --tier full only: what people typed may name them and others.`);
  return tier;
}

function isTier(tier: string): tier is Tier {
  return Object.hasOwn(TIERS, tier);
}

function needed(option: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw wrong(`${option} is missing.`);
}

function wrong(line: string): StartError {
  return new StartError(`${line}\n\n${USAGE}`);
}
