import type { Knex } from 'knex';
import { talkStudy } from './dyad-studies.ts';
import { Dyads, startDyadStand, type DyadRun } from './dyads.ts';
import { quantile, rounded, type Measure } from './measure.ts';

const FEW = 30;
const MANY = 300;
const REPEATS = 3;
const GOAL = 1.1;

/**
 * What a message of a chat costs as it grows: CPU of server and Postgres, and bytes on disk, with ten times the dyads,
 * and in the same dyads after ten times the messages.
 */
export async function growth(): Promise<Measure> {
  await using stand = await startDyadStand();
  const [ours, baseline]: [Record<string, number>, Record<string, number>] = [{}, {}];
  const open = async (dyads: number) => Dyads.open(stand.db, stand.servers, { signIns: await stand.enrol(talkStudy, dyads), task: 'chat', times: 4 });
  await using few = await open(FEW);
  await using many = await open(MANY);
  const pairs: { readonly one: DyadRun; readonly ten: DyadRun }[] = [];
  const bytes: { readonly one: number; readonly ten: number }[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    process.stderr.write(`${FEW} and ${MANY} dyads: ${repeat + 1} of ${REPEATS}\n`);
    const [one, ten] = [await counted(stand.db, few), await counted(stand.db, many)];
    pairs.push({ one: one.run, ten: ten.run });
    bytes.push({ one: one.bytes, ten: ten.bytes });
  }
  const cpu = ({ server, postgres }: DyadRun) => server + postgres;
  const middle = (values: readonly number[]) => rounded(quantile(values, 0.5));
  ours['cpu_many'] = middle(pairs.map(({ ten }) => cpu(ten)));
  baseline['cpu_few'] = middle(pairs.map(({ one }) => cpu(one)));
  ours['cpu_ratio'] = middle(pairs.map(({ one, ten }) => cpu(ten) / cpu(one)));
  ours['bytes_many'] = middle(bytes.map(({ ten }) => ten));
  baseline['bytes_few'] = middle(bytes.map(({ one }) => one));
  ours['bytes_ratio'] = middle(bytes.map(({ one, ten }) => ten / one));
  const [fresh] = pairs;
  process.stderr.write('the same few after ten times the messages …\n');
  for (let more = 0; more < 6; more += 1) await few.run();
  const late = await few.run();
  ours['cpu_late_ratio'] = rounded(fresh === undefined ? Number.NaN : cpu(late) / cpu(fresh.one));
  const met = ['cpu_ratio', 'bytes_ratio', 'cpu_late_ratio'].every((name) => (ours[name] ?? 9) <= GOAL);
  return { name: 'growth', unit: 'ms of CPU, bytes of WAL', ours, baseline, goal: `<= ${GOAL} x at ten times the dyads, and at ten times the messages`, met };
}

/** A run, and how many bytes each message of it has put into the write-ahead log. */
async function counted(db: Knex, dyads: Dyads): Promise<{ readonly run: DyadRun; readonly bytes: number }> {
  const position = async (): Promise<number> => {
    const { rows } = await db.raw<{ rows: { bytes: string }[] }>(`select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes`);
    return Number(rows[0]?.bytes);
  };
  const before = await position();
  const run = await dyads.run();
  return { run, bytes: ((await position()) - before) / run.times.length };
}
