import { randomBytes, randomUUID } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify/sync';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { describe } from '../assignment/draw-report.ts';
import { CannotBeDrawn } from '../assignment/strata.ts';
import { openBackbone, type Backbone } from '../backbone.ts';
import { PostgresClock } from '../database/postgres-clock.ts';
import { StartError } from '../database/start-error.ts';
import { createFrontDesk } from '../front-desk.ts';
import { runBeside } from '../run-beside.ts';
import type { Settings } from '../settings.ts';
import { letBotsThrough } from '../staff/bots-through.ts';
import { recordStaffAction } from '../store/audit.ts';
import { TakesNoCouples } from '../store/couples.ts';
import { commitmentTo, findStudy, insertStudy, type StudyRow, studyStatus } from '../store/studies.ts';
import { insertBotRun, type BotRun } from '../store/study-life.ts';
import { studySetups } from '../study-setups.ts';
import { complain, runCommand } from './command.ts';
import { payByCodes } from './pay-by-codes.ts';
import { experimentNamed, loadExperiments } from './experiments.ts';
import { languagesFor, takenIn } from './languages.ts';
import { newLink } from './new-link.ts';
import { linkTo } from './greeting.ts';
import { runningAddress } from './instance.ts';
import { endCouple, unlinkOne, withdrawOne } from './lab.ts';
import { setupAsked } from './setup-asked.ts';
import { tellRandomisation, unblind } from './randomisation.ts';
import { shellActor } from './shell-actor.ts';
import { readStudyCommand, type StudyCommand } from './study-usage.ts';
import { table } from './table.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };

type Create = Extract<StudyCommand, { name: 'create' }>;
type AddCouples = Extract<StudyCommand, { name: 'add-couples' }>;

await runCommand(async (args, settings) => {
  const command = readStudyCommand(args);
  const experiments = await loadExperiments(ROOT);
  const backbone = await openBackbone(settings, () => undefined);
  try {
    await run(command, experiments, backbone, settings);
  } finally {
    await backbone.stop();
  }
});

function run(
  command: StudyCommand,
  experiments: readonly Experiment[],
  backbone: Backbone,
  settings: Settings,
): Promise<void> {
  switch (command.name) {
    case 'create':
      return create(command, experimentNamed(experiments, command.experiment), backbone);
    case 'add-couples':
      return addCouples(command, experiments, backbone, settings);
    case 'new-link':
      return sayAll(newLink(command, backbone, settings));
    case 'codes':
      return sayAll(payByCodes(command, backbone));
    case 'end':
      return sayAll(endCouple(command.study, command.couple, backbone));
    case 'withdraw':
      return sayAll(withdrawOne(command, backbone));
    case 'unlink':
      return sayAll(unlinkOne(command, backbone));
    case 'randomisation':
      return sayAll(tellRandomisation(command.study, experiments, backbone));
    case 'unblind':
      return sayAll(unblind(command, backbone));
    case 'status':
      return status(command.study, backbone);
  }
}

async function sayAll(lines: Promise<readonly string[]>): Promise<void> {
  for (const line of await lines) say(line);
}

async function create(
  { id, mode, ...asked }: Create,
  experiment: Experiment,
  { db }: Backbone,
): Promise<void> {
  const { parameters, randomisation, target } = await setupAsked(experiment, { id, ...asked });
  const seed = random.bytes(32);
  if ((await findStudy(db, id)) !== null) throw new StartError(`There is already a study "${id}". Choose another --id.`);
  const botRun = mode === 'live' ? await checkedByBots(experiment, parameters) : null;
  await db.transaction(async (trx) => {
    await insertStudy(trx, { study_id: id, experiment_id: experiment.id, mode, parameters, seed, target }, randomisation);
    const after = { experiment: experiment.id, mode, scheme: describe(randomisation), commitment: commitmentTo(seed) };
    await recordStaffAction(trx, { actor: shellActor(), action: 'create-study', object: id, studyId: id, after });
    if (botRun !== null) await insertBotRun(trx, { studyId: id, ...botRun });
  });
  say(`Study "${id}" (${mode}) of ${experiment.id}: ${JSON.stringify(parameters)}`);
  say(`Draws: ${describe(randomisation)}. Commitment to the seed, to register or write down before the first couple: ${commitmentTo(seed)}`);
  say(`Next: npm run study -- add-couples --study ${id} --count N`);
}

/**
 * What a launch in the dashboard asks for, of a study that is live at once; the rest the checks of its setup have asked.
 *
 * @throws StartError where no couple of bots comes through
 */
async function checkedByBots(experiment: Experiment, given: StudyRow['parameters']): Promise<Omit<BotRun, 'studyId'>> {
  const setups = studySetups([experiment]);
  const fitness = setups.fitness(experiment.id, given);
  if (fitness === null) throw new Error(`${experiment.id} is not where it was just found`);
  const { version, definitionHash, conditions } = fitness;
  say('A couple of bots goes through every condition first, as before a launch in the dashboard.');
  const beside = runBeside(ROOT, { isHumble: false });
  const asked = { experimentId: experiment.id, parameters: setups.typed(given), conditions };
  const result = await letBotsThrough(beside.run, asked, (couples) => say(`${couples} of ${conditions.length} through`));
  if ('couples' in result) return { version, definitionHash, couples: result.couples };
  throw new StartError(
    `No study was created: no couple of bots comes through ${experiment.id}, so real couples might not either. ${result.why}\n` +
      `See it with npm run bots -- --experiment ${experiment.id} --every-condition, mend the experiment, and create the study again; or make a pilot to try it out, with --mode test.`,
  );
}

async function addCouples(
  { study, count, languages, strata, csv, url }: AddCouples,
  experiments: readonly Experiment[],
  { db, outerKey }: Backbone,
  { dataDir, port }: Settings,
): Promise<void> {
  const { experiment_id, mode, languages: only } = await studyNamed(db, study);
  const spoken = languagesFor(takenIn(experimentNamed(experiments, experiment_id), only), languages);
  const base = url ?? (await runningAddress(dataDir)) ?? `http://localhost:${port}`;
  const file = csv === null ? null : await newFile(csv);
  const clock = await PostgresClock.start(db, complain);
  const rows: { dyad_num: number; link_1: string; link_2: string }[] = [];
  try {
    const experimentOf = (id: string) => experimentNamed(experiments, id);
    const desk = createFrontDesk({ db, outerKey, random, clock, experiments, experimentOf });
    while (rows.length < count) {
      const { dyadNum, participants } = await desk.addCouple(study, {
        languages: spoken,
        timeWarp: 1,
        forcedCondition: null,
        strata,
        isTest: false,
      }, shellActor()).catch((error: unknown) => {
        throw error instanceof CannotBeDrawn || error instanceof TakesNoCouples ? new StartError(error.message) : error;
      });
      const [first, second] = participants;
      const row = { dyad_num: dyadNum, link_1: linkTo(base, first.token), link_2: linkTo(base, second.token) };
      await file?.write(stringify([row], { header: rows.length === 0 }));
      rows.push(row);
    }
  } finally {
    // What was made is told even if the rest could not be: the links are nowhere else.
    if (rows.length > 0) say(table(rows));
    clock.stop();
    await file?.close();
  }
  say('\nEach link is for one partner. Keep them safe: Tandem cannot show them again.');
  if (isReadableOnTheWay(base) && mode === 'live') {
    say(`${base} is not encrypted, so these couples are not let in. README, “A lab without internet”, tells how https comes.`);
  }
  if (url === null) say(`They lead to ${base}. If participants reach you elsewhere, give that as --url.`);
}

/** By plain http between two computers; on this very one nobody listens. */
function isReadableOnTheWay(base: string): boolean {
  const { protocol, hostname } = new URL(base);
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

async function status(study: string | null, { db }: Backbone): Promise<void> {
  if (study !== null) await studyNamed(db, study);
  const rows = await studyStatus(db, study);
  say(rows.length === 0 ? 'There is no study yet.' : table(rows.map((row) => ({ ...row, target: row.target ?? '' }))));
}

async function studyNamed(db: Backbone['db'], id: string): Promise<StudyRow> {
  const found = await findStudy(db, id);
  if (found !== null) return found;
  throw new StartError(`There is no study "${id}". See: npm run study -- status`);
}

/** Before any couple is made: links that could not be written down would be lost, and so would those overwritten. */
async function newFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (cause) {
    throw new StartError(`${path} cannot be written as a new file: it is there already, or its folder is not writable.`, {
      cause,
    });
  }
}
