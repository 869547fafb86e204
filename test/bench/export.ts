import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { migrate } from '../../migrations/index.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded } from '../../server/database/embedded.ts';
import { fillStudy } from '../support/many-records.ts';
import { ROOT, runNode, type Ended, type Program } from '../support/program.ts';
import { rounded, type Measure } from './measure.ts';

const GOAL = { trials: 0.8, all: 0.4, megabytes: 150 };

/** How Postgres would hold what the codebook describes. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'bigint',
  number: 'double precision',
  boolean: 'smallint',
  datetime: 'timestamptz',
};

/**
 * An export as it is made where nobody asks for more (every table as CSV and as Parquet, codebook, checksums), of a study
 * with so many trial records, against `COPY … TO STDOUT` of the tables it has written: loaded into Postgres again, they
 * have the same columns and rows, and nothing is left to join, sort or compute.
 */
export async function exportSpeed(records: number): Promise<Measure> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-export-'));
  // As root the database runs as another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  const embedded = await startEmbedded({ dataDir, database: 'tandem', log: () => undefined, ephemeral: true });
  try {
    say(`filling a study with ${records} trial records`);
    await fill(embedded.url, records);
    say('exporting it');
    const out = join(dataDir, 'out');
    await using child = runNode(['--max-semi-space-size=2', '--import', 'tsx', join(ROOT, 'test/bench/export-once.ts'), embedded.url, out]);
    const { code } = await whileTelling(child);
    if (code !== 0) throw new Error(`the export failed:\n${child.output()}`);
    const told: { readonly seconds: number; readonly trialSeconds: number; readonly peakMegabytes: number } = JSON.parse(child.output().trimEnd().split('\n').at(-1) ?? '');
    say('copying the same tables out of Postgres');
    const copies = await copyAgain(embedded.url, out, join(dataDir, 'copy'));
    const trials = copies.find(({ table }) => table === 'trialRecords') ?? { rows: 0, seconds: Number.NaN };
    const rows = copies.reduce((sum, copy) => sum + copy.rows, 0);
    const seconds = copies.reduce((sum, copy) => sum + copy.seconds, 0);
    const trialRatio = trials.seconds / told.trialSeconds;
    const allRatio = seconds / told.seconds;
    return {
      name: 'export',
      unit: 'rows/s, share of COPY, MB',
      ours: {
        rows,
        trials_per_s: Math.round(trials.rows / told.trialSeconds),
        rows_per_s: Math.round(rows / told.seconds),
        trials_share: rounded(trialRatio),
        all_share: rounded(allRatio),
        seconds: rounded(told.seconds),
        peak_mb: Math.round(told.peakMegabytes),
      },
      baseline: { trials_per_s: Math.round(trials.rows / trials.seconds), rows_per_s: Math.round(rows / seconds) },
      goal: `trials_share >= ${GOAL.trials}, all_share >= ${GOAL.all}, peak_mb < ${GOAL.megabytes}`,
      met: trialRatio >= GOAL.trials && allRatio >= GOAL.all && told.peakMegabytes < GOAL.megabytes,
    };
  } finally {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function say(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

/** Passes on how far the export is, which may take minutes. */
async function whileTelling(child: Program): Promise<Ended> {
  let told = 0;
  const telling = setInterval(() => {
    process.stderr.write(child.complaints().slice(told));
    told = child.complaints().length;
  }, 1_000);
  return child.ended.finally(() => clearInterval(telling));
}

async function fill(url: string, records: number): Promise<void> {
  const db = await openDatabase(url, { poolMax: 4 });
  const nothing = async (): Promise<void> => undefined;
  try {
    await migrate(db);
    await fillStudy({ db, url, outerKey: randomBytes(32), drop: nothing, [Symbol.asyncDispose]: nothing }, 'many', records);
  } finally {
    await db.destroy();
  }
}

interface Copy {
  readonly table: string;
  readonly rows: number;
  readonly seconds: number;
}

async function copyAgain(url: string, out: string, file: string): Promise<readonly Copy[]> {
  const codebook: readonly Readonly<Record<string, string>>[] = parse(await readFile(join(out, 'codebook.csv'), 'utf8'), { columns: true, record_delimiter: '\r\n' });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const copies: Copy[] = [];
    for (const name of (await readdir(join(out, 'data'))).sort()) {
      const table = /_description-(\w+)_data\.csv$/.exec(name)?.[1] ?? '';
      const columns = codebook.filter((row) => row['table'] === table).map(({ name: column = '', type = '' }) => `"${column}" ${TYPES[type]}`);
      await client.query(`create unlogged table "copied_${table}" (${columns.join(', ')})`);
      await pipeline(createReadStream(join(out, 'data', name)), client.query(copyFrom(`copy "copied_${table}" from stdin (format csv, header)`)));
      await client.query(`vacuum analyze "copied_${table}"`);
      const startedAt = performance.now();
      const copied = client.query(copyTo(`copy "copied_${table}" to stdout (format csv, header)`));
      await pipeline(copied, createWriteStream(file));
      copies.push({ table, rows: copied.rowCount, seconds: (performance.now() - startedAt) / 1_000 });
    }
    return copies;
  } finally {
    await client.end();
  }
}
