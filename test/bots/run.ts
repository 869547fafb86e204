import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { openBackbone, type Backbone } from '../../server/backbone.ts';
import { complain, runCommand } from '../../server/commands/command.ts';
import { experimentNamed, loadExperiments } from '../../server/commands/experiments.ts';
import { languagesFor } from '../../server/commands/languages.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { StartError } from '../../server/database/start-error.ts';
import { createFrontDesk } from '../../server/front-desk.ts';
import { cells } from '../../server/planning/cells.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import type { Settings } from '../../server/settings.ts';
import { findStudy, insertStudy } from '../../server/store/studies.ts';
import { playCouples, type CoupleReport } from './couples.ts';
import { drawnIn } from './drawn.ts';
import { loadBot } from './experiment-bot.ts';
import { startFreshServer, startMovableServer } from './fresh-server.ts';
import { tally, type Tally } from './tally.ts';
import { playWaves, type Waves } from './waves.ts';
import { readBotsCommand, type BotsCommand } from './usage.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STUDY = 'bots';

/** Longest time a bot thinks over one trial, in ms. */
const SLOWEST = 25;

const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };

interface Place {
  readonly url: string;
  readonly studyId: string;
  readonly backbone: Backbone;
  /** `null`: the sitting alone. */
  readonly waves: Waves | null;
}

await runCommand(async (args, settings) => {
  const command = readBotsCommand(args);
  const result: Result & Partial<Kept> = await (command.running === null
    ? onFreshServer(command, settings)
    : onRunningServer(command, command.running, settings));
  process.stdout.write(command.json ? `${JSON.stringify(result)}\n` : `${report(result)}${whatNext(result)}`);
  const { leaveAt } = command.faults;
  if (leaveAt !== null && result.faults.leave === 0) throw new StartError(`Nobody came to a step "${leaveAt}" to leave there.`);
  if (result.lost > 0 || result.doubled > 0 || result.completed + result.faults.leave < result.couples) {
    throw new StartError('Not all is well: see lost, doubled and completed above.');
  }
});

type Result = Tally & { readonly seconds: number };
type Kept = { readonly database_url: string; readonly study: string };

async function onFreshServer(command: BotsCommand, settings: Settings): Promise<Result & Partial<Kept>> {
  const experiment = experimentNamed(await loadExperiments(ROOT), command.experiment);
  const days = (experiment.followUps ?? []).map(({ offsetDays }) => offsetDays);
  if (command.waves && days.length === 0) throw new StartError(`${experiment.id} has no follow-ups; leave out --waves.`);
  const movable = command.waves ? await startMovableServer(settings, experiment) : null;
  const server = movable ?? (await startFreshServer(settings));
  const waves = movable === null ? null : { days, skip: movable.skip };
  let keep = false;
  try {
    const parameters = readParameters(experiment, command.parameters);
    const study = { study_id: STUDY, experiment_id: experiment.id, mode: 'test', parameters, seed: random.bytes(32) } as const;
    await insertStudy(server.backbone.db, study);
    const result = await play(command, experiment, { url: server.url, studyId: STUDY, backbone: server.backbone, waves });
    keep = command.keep;
    return keep ? { ...result, database_url: server.backbone.url, study: STUDY } : result;
  } finally {
    await server.stop({ keep });
  }
}

async function onRunningServer(
  command: BotsCommand,
  { url, studyId }: { readonly url: string; readonly studyId: string },
  settings: Settings,
): Promise<Result> {
  const backbone = await openBackbone(settings, () => undefined);
  try {
    const study = await findStudy(backbone.db, studyId);
    if (study === null) throw new StartError(`There is no study "${studyId}" here. See: npm run study -- status`);
    if (study.mode !== 'test') throw new StartError(`Study "${studyId}" is live. Bots take part in test studies only.`);
    const experiment = experimentNamed(await loadExperiments(ROOT), study.experiment_id);
    return await play(command, experiment, { url, studyId, backbone, waves: null });
  } finally {
    await backbone.stop();
  }
}

async function play(command: BotsCommand, experiment: Experiment, { url, studyId, backbone, waves }: Place): Promise<Result> {
  const { db, outerKey } = backbone;
  const clock = await PostgresClock.start(db, complain);
  const experiments = [experiment];
  const experimentOf = (id: string) => experimentNamed(experiments, id);
  const desk = createFrontDesk({ db, outerKey, random, clock, experiments, experimentOf });
  const { seed, atOnce, timeWarp } = command;
  const every = command.everyCondition ? cells(experiment).map(({ condition }) => condition) : null;
  const couples = every?.length ?? command.couples;
  const startedAt = performance.now();
  const progress = (done: number): void => void process.stderr.write(`\r${done} of ${couples} couples`);
  try {
    const bot = await loadBot(ROOT, experiment);
    const simulation = bot === null ? null : { bot, drawnFor: drawnIn(db) };
    const languages = languagesFor(experiment, command.languages);
    const options = { url, studyId, couples, ...(every === null ? {} : { conditions: every }), seed, atOnce, timeWarp, languages, slowest: SLOWEST, faults: command.faults, simulation };
    const { sitting: reports, later } = waves === null ? { sitting: await playCouples(desk, options, progress), later: [] } : await playWaves(desk, options, waves, progress);
    process.stderr.write('\n');
    tellUnanswered(reports, experiment);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    return { ...(await tally(db, reports, later)), seconds };
  } finally {
    clock.stop();
  }
}

/** Where a person would have had something to say, and these have not. */
function tellUnanswered(reports: readonly CoupleReport[], { id }: Experiment): void {
  const trials = new Set(reports.flat().flatMap(({ unanswered }) => [...unanswered]));
  for (const trial of trials) complain(new StartError(`${trial} cannot be answered by bots; say in experiments/${id}/bot.ts what they answer.`));
}

/** Whoever has kept the couples wants to look at their data. */
function whatNext(result: Partial<Kept>): string {
  if (result.database_url === undefined) return '';
  return `\nTo export them:\nDATABASE_URL='${result.database_url}' npm run export -- --study ${result.study} --out DIR\n`;
}

function report(result: object): string {
  const lines = Object.entries(result).map(([name, value]) => {
    const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return `${name.padEnd(16)}${shown}`;
  });
  return `${lines.join('\n')}\n`;
}
