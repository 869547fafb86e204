import pg from 'pg';
import { valuesOf } from '../../server/assignment/strata.ts';
import type { Conditions } from '../source/conditions.ts';
import { sqlColumn, type Entry, type SqlColumn } from './columns.ts';

interface StratumColumn {
  /** Which it is of; `null`: all of them together. */
  readonly stratum: string | null;
  readonly name: string;
  readonly entry: Entry;
  /** From the stratum of a couple as it is stored. */
  readonly sql: (stratum: string) => string;
  readonly value: (stratum: string) => string | null;
}

/** The couple's stratum as a whole, and each thing that it was told apart by: covariates of every model. */
export function stratumColumns({ strata }: Pick<Conditions, 'strata'>): readonly StratumColumn[] {
  const whole: Entry = {
    label: 'Stratum of the draw',
    description:
      'What the couple was told apart by before the draw. Where it is not empty, take it into every model: the draw was balanced within it. Empty if the study has no strata.',
    type: 'string',
    source: 'dyads.stratum',
    sensitive: 'quasi',
  };
  return [
    { stratum: null, name: 'stratum', entry: whole, sql: (stratum) => `nullif(${stratum}, '')`, value: (stratum) => stratum || null },
    ...Object.entries(strata).map(([name, levels]): StratumColumn => ({
      stratum: name,
      name: stratumColumn(name),
      entry: {
        label: `Stratum ${name}`,
        description: `Level of ${name}, known before the draw; a covariate of every model.`,
        type: 'string',
        valueLabels: Object.fromEntries(levels.map((level) => [level, level])),
        source: `dyads.stratum: ${name}`,
        sensitive: 'quasi',
      },
      sql: (stratum) =>
        `(select split_part(part, '=', 2) from unnest(string_to_array(${stratum}, '; ')) part where split_part(part, '=', 1) = ${pg.escapeLiteral(name)})`,
      value: (stratum) => valuesOf(stratum)[name] ?? null,
    })),
  ];
}

export function stratumSql(conditions: Conditions, stratum: string): readonly SqlColumn[] {
  return stratumColumns(conditions).map(({ name, entry, sql }) => sqlColumn(name, sql(stratum), entry));
}

export function stratumColumn(name: string): string {
  return `stratum_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
}
