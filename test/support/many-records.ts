import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text as read } from 'node:stream/consumers';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { TestDatabase } from './database.ts';
import { reactionStudy } from './reaction-study.ts';
import { Stage } from './stage.ts';

/** In the order in which rows may be stored. */
const TABLES = [
  'dyads', 'participants', 'dyad_sessions', 'plan_parts', 'consents', 'assignments', 'events', 'onsets', 'device_reports',
  'clock_reports', 'connections', 'trial_records',
] as const;

type Table = (typeof TABLES)[number];

/** One row as COPY writes it: cells by tab, in the order of the columns. */
interface Template {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

/** So many trials of `browser.ts` each member of a couple has left, beside the planned ones. */
const PARTS = 200;

/** What a couple leaves, both members together. */
export const RECORDS_PER_COUPLE = 2 * (PARTS + 45);

/**
 * A study with at least so many trial records, made from one couple that was really played: every further couple is
 * that one under ids and times of its own, written by COPY. The same numbers give the same values.
 */
export async function fillStudy(database: TestDatabase, studyId: string, records: number): Promise<{ readonly couples: number }> {
  const stage = await Stage.open(database, { id: studyId }, reactionStudy);
  await (await (await stage.couple()).arrives('A', 'B')).plays();
  const couples = Math.max(1, Math.ceil(records / RECORDS_PER_COUPLE));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const templates = new Map<Table, Template>();
    for (const table of TABLES) templates.set(table, await templateOf(client, table));
    for (const [table, template] of templates) {
      const lines = table === 'trial_records' ? withParts(template) : template;
      const first = table === 'trial_records' ? lines.rows.slice(template.rows.length) : [];
      await pipeline(
        Readable.from(copies(table, lines, couples, first)),
        client.query(copyFrom(`copy ${table} (${lines.columns.join(', ')}) from stdin`)),
      );
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
  return { couples };
}

async function templateOf(client: pg.Client, table: Table): Promise<Template> {
  const found = await client.query<{ name: string }>(
    'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum',
    [table],
  );
  const columns = found.rows.map(({ name }) => name);
  const copied = await read(client.query(copyTo(`copy ${table} (${columns.join(', ')}) to stdout`)));
  return { columns, rows: copied.split('\n').slice(0, -1) };
}

/** Beside each member's first record the many short trials of a timeline in code. */
function withParts({ columns, rows }: Template): Template {
  const place = Object.fromEntries(columns.map((name, index) => [name, index]));
  const set = (cells: string[], name: string, value: string | number): void => {
    cells[place[name] ?? -1] = String(value);
  };
  const members = ['A', 'B'].flatMap((member) => rows.find((row) => row.split('\t')[place['member'] ?? -1] === member) ?? []);
  const parts = members.flatMap((row) =>
    Array.from({ length: PARTS }, (_, index): string => {
      const cells = row.split('\t');
      const onset = Number(cells[place['onset_ms'] ?? -1]) + 900_000 + 1_000 * index;
      const rt = 300 + noise(index) * 700;
      set(cells, 'record_id', renamed(cells[place['record_id'] ?? -1] ?? '', 1_000_003 * (index + 1)));
      set(cells, 'step_id', 'keys');
      set(cells, 'trial_id', `dots#${index}`);
      set(cells, 'trial_index', 1_000 + index);
      set(cells, 'plugin', 'html-keyboard-response');
      set(cells, 'onset_ms', onset);
      set(cells, 'end_ms', onset + rt);
      set(cells, 'rt_ms', rt);
      set(cells, 'raw', JSON.stringify({ rt, stimulus: `dots ${index}`, response: index % 2 === 0 ? 'f' : 'j', correct: index % 3 > 0, trial_type: 'html-keyboard-response', trial_index: index }));
      return cells.join('\t');
    }),
  );
  return { columns, rows: [...rows, ...parts] };
}

const UUID = /[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g;

/** @param first  rows of the couple that is there already */
function* copies(table: Table, { columns, rows }: Template, couples: number, first: readonly string[]): Generator<string> {
  if (first.length > 0) yield `${first.join('\n')}\n`;
  const numbers = { dyad_num: 1, person_num: 2, draw: 1 } as const;
  const counting = columns.flatMap((name, index) => (name in numbers ? [{ index, step: name === 'person_num' ? numbers.person_num : 1 }] : []));
  const times = columns.flatMap((name, index) => (/^(onset_ms|end_ms|at_ms|target_ms|painted_ms)$/.test(name) ? [index] : []));
  const rt = table === 'trial_records' ? columns.indexOf('rt_ms') : -1;
  const raw = columns.indexOf('raw');
  for (let couple = 1; couple < couples; couple += 1) {
    const lines = rows.map((row, index) => {
      const cells = row.replace(UUID, (head) => renamed(head, couple)).split('\t');
      for (const each of counting) cells[each.index] = String(Number(cells[each.index]) + couple * each.step);
      for (const each of times) cells[each] = String(Number(cells[each]) + couple * 60_000);
      if (rt >= 0 && cells[rt] !== '\\N') {
        cells[rt] = String(300 + noise(couple * 7_919 + index) * 900);
        // No two records say the same, as with real people.
        cells[raw] = `{"time_elapsed":${cells[rt]},${(cells[raw] ?? '').slice(1)}`;
      }
      return cells.join('\t');
    });
    yield `${lines.join('\n')}\n`;
  }
}

/** Another id of the same form; each number gives another one. */
function renamed(uuid: string, number: number): string {
  const head = (Number.parseInt(uuid.slice(0, 8), 16) + Math.imul(number, 0x9e3779b1)) >>> 0;
  return head.toString(16).padStart(8, '0') + uuid.slice(8);
}

/** Between 0 and 1, and the same for the same number. */
function noise(number: number): number {
  return ((Math.imul(number, 0x9e3779b1) ^ 0x5bd1e995) >>> 8) / 2 ** 24;
}
