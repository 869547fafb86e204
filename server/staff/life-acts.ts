import { lifeRoutes as routes, MOVES, type LaunchCheck, type Move } from '../protocol/staff/life-routes.ts';
import { haveBotsGoneThrough, launchStudy, moveStudy, underWay } from '../store/study-life.ts';
import { commitmentTo, findStudy, lockStudy, type StudyRow } from '../store/studies.ts';
import { actOf, answered, refused } from './act.ts';
import type { BotRuns } from './bot-runs.ts';
import type { StudyPorts } from './desk.ts';

type State = StudyRow['state'];

/** From which states each leads, but for the launch, which does more. */
const FROM: Readonly<Record<Move, readonly State[]>> = {
  launch: ['pilot'],
  pause: ['live'],
  resume: ['paused'],
  close: ['pilot', 'live', 'paused'],
  reopen: ['closed'],
};

const NOWHERE = refused('refused', 'This server cannot run a process beside itself, so no bots are sent from here. Use npm run bots.');

/** From the pilot to the last couple. */
export function lifeActs({ db, random, setups }: StudyPorts, bots: BotRuns | null) {
  async function checksOf(study: StudyRow): Promise<LaunchCheck[]> {
    const { study_id, experiment_id, parameters, randomisation, target } = study;
    const fitness = setups.fitness(experiment_id, parameters);
    const isThrough = fitness !== null && (await haveBotsGoneThrough(db, study_id, fitness.definitionHash));
    const busy = await underWay(db, study_id);
    const unspoken = setups.languagesFor(study).filter((language) => study.consent !== null && study.consent.texts[language] === undefined);
    const isShort = randomisation.scheme === 'list' && target !== null && randomisation.list.length < target;
    return [
      { what: `The experiment ${experiment_id} is on this server`, isMet: fitness !== null, mend: 'Put its folder back into experiments/, and start the server.' },
      {
        what: 'It passes every check with the parameters of this study',
        isMet: fitness !== null && fitness.problems.length === 0,
        mend: fitness === null ? 'It has to be there first.' : fitness.problems.join(' '),
      },
      {
        what: 'A couple of bots has gone through every condition, as it is defined now',
        isMet: isThrough,
        mend: 'Let bots through, below. After a change of the experiment they have to go through again.',
      },
      {
        what: 'No couple of the pilot is under way',
        isMet: busy === 0,
        mend: `${busy} ${busy === 1 ? 'is' : 'are'}. Wait until they are through, or end them in the console: at the launch their links stop working.`,
      },
      ...(unspoken.length === 0 ? [] : [{ what: 'The consent of this study is there in every language', isMet: false, mend: `It is not in ${unspoken.join(', ')}: write a new version, at Consent on this page.` }]),
      ...(isShort ? [{ what: 'The imported list is long enough', isMet: false, mend: `It has ${randomisation.list.length} places for ${target} couples. Make another study like this one with a longer list.` }] : []),
    ].map((check) => (check.isMet ? { ...check, mend: '' } : check));
  }

  return {
    'study-life': actOf(routes['study-life'], async ({ studyId }) => {
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      const { state } = study;
      const moves = MOVES.filter((move) => FROM[move].includes(state));
      return answered({ state, moves, checks: state === 'pilot' ? await checksOf(study) : [], bots: bots?.standingOf(studyId) ?? { is: 'idle' } });
    }),

    'let-bots-through': actOf(routes['let-bots-through'], async ({ studyId }, _acting, asked) => {
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      const fitness = setups.fitness(study.experiment_id, study.parameters);
      if (fitness === null) return refused('refused', `The experiment "${study.experiment_id}" is not on this server.`);
      if (bots === null) return NOWHERE;
      if (['running', 'waiting'].includes(bots.standingOf(studyId).is)) return refused('refused', 'Bots are on their way through this study already. Wait until they are through.');
      asked.tell({ object: studyId, after: { version: fitness.version, definitionHash: fitness.definitionHash } });
      const noted = await asked.change(async () => answered(null));
      if (noted.ok) bots.start(studyId, { experimentId: study.experiment_id, parameters: setups.typed(study.parameters) }, fitness);
      return noted;
    }),

    'move-study': actOf(routes['move-study'], async ({ studyId, move, reason }, _acting, asked) =>
      asked.change(async (trx) => {
        await lockStudy(trx, studyId);
        const study = await findStudy(trx, studyId);
        if (study === null) return refused('refused', `There is no study "${studyId}".`);
        const unmet = move === 'launch' && study.state === 'pilot' ? (await checksOf(study)).filter(({ isMet }) => !isMet) : [];
        if (unmet.length > 0) return refused('refused', `Not yet: ${unmet.map(({ what, mend }) => `“${what}” does not hold. ${mend}`).join(' ')}`);
        const seed = Buffer.from(random.bytes(32));
        const to = stateAfter(move, study);
        asked.tell({ object: studyId, reason, before: { state: study.state }, after: { state: to, ...(move === 'launch' ? { commitment: commitmentTo(seed) } : {}) } });
        const isMoved = move === 'launch' ? await launchStudy(trx, studyId, seed) : await moveStudy(trx, studyId, FROM[move], to);
        return isMoved ? answered(null) : refused('refused', `The study is ${study.state}, so this cannot be done with it. Load the page again.`);
      }),
    ),
  };
}

function stateAfter(move: Move, { mode }: StudyRow): State {
  switch (move) {
    case 'launch':
    case 'resume':
      return 'live';
    case 'pause':
      return 'paused';
    case 'close':
      return 'closed';
    case 'reopen':
      return mode === 'test' ? 'pilot' : 'paused';
  }
}
