import { parseArgs } from 'node:util';
import { runCommand } from '../../server/commands/command.ts';
import { StartError } from '../../server/database/start-error.ts';
import { barriers, chatRelay, typing } from './crowd.ts';
import { dashboards } from './dashboards.ts';
import { durableAck, durableBacklog } from './durable-ack.ts';
import { exportSpeed } from './export.ts';
import { fastFriends } from './fast-friends.ts';
import { firstScreen } from './first-screen.ts';
import { firstTrial } from './first-trial.ts';
import type { Measure } from './measure.ts';
import { growth } from './growth.ts';
import { memory } from './memory.ts';
import { onsetSkew } from './onset-skew.ts';
import { relay } from './relay.ts';
import { twoProcesses } from './two-processes.ts';
import { warmStart } from './warm-start.ts';

/** Couples of the skew measure; each makes 60 starts. */
const SKEW_COUPLES = 4;

/** Trial records of the study that is exported, if nobody says how many. */
const EXPORTED_RECORDS = 1_000_000;

const MEASURES: Readonly<Record<string, (records: number) => Promise<Measure>>> = {
  'onset-skew': () => onsetSkew(SKEW_COUPLES),
  relay,
  typing,
  chat: chatRelay,
  barrier: barriers,
  memory,
  growth,
  'two-processes': twoProcesses,
  dashboards,
  'durable-ack': durableAck,
  'durable-backlog': durableBacklog,
  export: exportSpeed,
  'fast-friends': fastFriends,
  'first-screen': firstScreen,
  'first-trial': firstTrial,
  'warm-start': warmStart,
};

/** `npm run bench -- [--json] [--only NAME] [--records N]`: figures are printed and never asserted. */
await runCommand(async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, only: { type: 'string' }, records: { type: 'string', default: String(EXPORTED_RECORDS) } },
  });
  const names = Object.keys(MEASURES).filter((name) => values.only === undefined || values.only === name);
  if (names.length === 0) throw new StartError(`There is no measure "${values.only}". There is: ${Object.keys(MEASURES).join(', ')}.`);
  const measured: Measure[] = [];
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    const measure = await MEASURES[name]?.(Number(values.records));
    if (measure !== undefined) measured.push(measure);
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ measures: measured })}\n`);
  else for (const measure of measured) process.stdout.write(`${lineOf(measure)}\n`);
});

function lineOf({ name, unit, ours, baseline, goal, met }: Measure): string {
  const figures = (given: Readonly<Record<string, number>>) => Object.entries(given).map(([key, value]) => `${key} ${value}`).join(', ');
  const against = baseline === null ? '' : ` · baseline ${figures(baseline)}`;
  return `${met ? 'met   ' : 'missed'} ${name} (${unit}): ${figures(ours)}${against} · goal ${goal}`;
}
