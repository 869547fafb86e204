import { parseArgs } from 'node:util';
import { StartError } from '../database/start-error.ts';
import { namesAndValues } from './names-and-values.ts';

export const USAGE =
  'npm run sheet -- EXPERIMENT [--condition CONDITION] [--param NAME=VALUE ...] [--language TAG] [--out FILE.html]';

export interface SheetCommand {
  readonly experiment: string;
  /** `null`: all of them. */
  readonly condition: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** `null`: the first that the experiment has. */
  readonly language: string | null;
  /** `null`: in the folder of data. */
  readonly out: string | null;
}

/** @throws StartError: a line on what is wrong, then the usage */
export function readSheetCommand(args: readonly string[]): SheetCommand {
  const { values, positionals } = parsed(args);
  const [experiment, ...more] = positionals;
  if (experiment === undefined || more.length > 0) throw wrong('Name one experiment.');
  const out = values.out ?? null;
  // A sheet replaces an older one. It replaces nothing else, such as a manuscript named by a slip.
  if (out !== null && !/\.html?$/i.test(out)) throw wrong(`--out is "${out}"; it takes a file whose name ends in .html.`);
  return {
    experiment,
    condition: values.condition ?? null,
    parameters: namesAndValues(values.param ?? [], wrong),
    language: values.language ?? null,
    out,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        condition: { type: 'string' },
        param: { type: 'string', multiple: true },
        language: { type: 'string' },
        out: { type: 'string' },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(line: string): StartError {
  return new StartError(`${line}\n\n${USAGE}`);
}
