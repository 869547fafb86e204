import { parseArgs } from 'node:util';
import { StartError } from '../server/database/start-error.ts';

export const USAGE = 'npm run export -- --study ID --out DIR [--include-test] [--with-text] [--no-report]';

export interface ExportCommand {
  readonly studyId: string;
  readonly out: string;
  readonly includeTest: boolean;
  readonly withText: boolean;
  /** Reads everything again and writes report.html. */
  readonly isExamined: boolean;
}

/** @throws StartError: a line on what is wrong, then the usage */
export function readExportCommand(args: readonly string[]): ExportCommand {
  const values = parsed(args);
  return {
    studyId: needed('--study', values.study),
    out: needed('--out', values.out),
    includeTest: values['include-test'],
    withText: values['with-text'],
    isExamined: !values['no-report'],
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
        'no-report': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function needed(option: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw wrong(`${option} is missing.`);
}

function wrong(line: string): StartError {
  return new StartError(`${line}\n\n${USAGE}`);
}
