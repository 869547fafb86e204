import { exportStudy } from '../../analysis-export/export-study.ts';
import { keepSmall } from '../../analysis-export/command/keep-small.ts';
import { tellProgress } from '../../analysis-export/command/progress.ts';
import { openDatabase } from '../../server/database/connect.ts';

/** `node export-once.ts URL OUT`: one export in a process of its own, how far it is, and what it took, as JSON. */
const [url = '', out = ''] = process.argv.slice(2);

keepSmall();
const startedAt = performance.now();
const progress = tellProgress(() => performance.now(), (text) => void process.stderr.write(text));
const heard = new Map<string, { readonly first: number; readonly last: number }>();
await exportStudy({
  url,
  db: await openDatabase(url, { poolMax: 1 }),
  studyId: 'many',
  out,
  includeTest: false,
  tier: 'controlled',
  by: 'bench',
  textKey: null,
  factorsOf: async () => ({ who: ['near', 'far'] }),
  progress: (table, rows) => {
    const now = performance.now();
    heard.set(table, { first: heard.get(table)?.first ?? now, last: now });
    progress.tell(table, rows);
  },
});
progress.end();
const seconds = (performance.now() - startedAt) / 1_000;
// Heard of first as it is begun, before Postgres is asked for anything.
const trials = heard.get('trialRecords');
const trialSeconds = trials === undefined ? Number.NaN : (trials.last - trials.first) / 1_000;
const peakMegabytes = (process.resourceUsage().maxRSS * 1_024) / 1_000_000;
// On a line of its own: where progress stood, the line is not over.
process.stdout.write(`\n${JSON.stringify({ seconds, trialSeconds, peakMegabytes })}\n`);
process.exit(0);
