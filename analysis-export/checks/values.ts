import { told } from './people.ts';
import type { FoundExport, Row } from './read-export.ts';

/** What is wrong with a cell; `null`: nothing. */
type Check = (value: string) => string | null;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** By table and column, what the codebook allows: its type, its range, and the values that it has words for. */
export async function allowed(data: FoundExport): Promise<ReadonlyMap<string, ReadonlyMap<string, Check>>> {
  const checks = new Map<string, Map<string, Check>>();
  for await (const entry of data.codebook()) {
    const { table = '', name = '' } = entry;
    checks.set(table, (checks.get(table) ?? new Map()).set(name, checkOf(entry)));
  }
  return checks;
}

/** What the cells of a row are and should not be, by column. */
export function strangeIn(row: Row, checks: ReadonlyMap<string, Check>): readonly string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const problem = value === '' ? null : (checks.get(name)?.(value) ?? null);
    return problem === null ? [] : [`${name} is ${told(value)}, ${problem}`];
  });
}

function checkOf({ type = '', min = '', max = '', value_labels = '' }: Row): Check {
  switch (type) {
    case 'boolean':
      return (value) => (value === '0' || value === '1' ? null : 'and not 0 or 1');
    case 'datetime':
      return (value) => (INSTANT.test(value) ? null : 'and no instant in UTC');
    case 'integer':
    case 'number': {
      const [least, most] = [min === '' ? -Infinity : Number(min), max === '' ? Infinity : Number(max)];
      return (value) => {
        const number = Number(value);
        if (!Number.isFinite(number) || (type === 'integer' && !Number.isInteger(number))) return `and no ${type}`;
        return number < least || number > most ? `outside of ${least} to ${most}` : null;
      };
    }
    default: {
      const codes = new Set(value_labels === '' ? [] : value_labels.split('|').map((part) => part.slice(0, Math.max(0, part.indexOf('=')))));
      return (value) => (codes.size === 0 || codes.has(value) ? null : 'for which the codebook has no words');
    }
  }
}
