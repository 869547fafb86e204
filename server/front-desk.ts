import type { Knex } from 'knex';
import type { Experiment } from '../experiments/kit/kit.ts';
import { REHEARSAL_STUDY } from './http/inspector.ts';
import type { Person, SignInDesk } from './http/sign-in-desk.ts';
import type { RehearsalDesk, RehearsalRequest, RehearsedCouple } from './http/rehearsal.ts';
import { endingOf } from './dyad/seats.ts';
import { BEGAN_BEFORE, fastForward, fastForwardToFollowUp, type FastForwardPorts } from './fast-forward.ts';
import { cells } from './planning/cells.ts';
import { followUpWith, outline } from './planning/outline.ts';
import { readParameters, rehearsalChoices } from './planning/parameters.ts';
import { firstLanguage } from './planning/words.ts';
import type { Instant, Member } from './protocol/member.ts';
import { panelCodeFor, type Ending } from './protocol/panel.ts';
import type { Clock } from './sessions/clock.ts';
import { enrol, type EnrolmentOptions, type NewCouple } from './sessions/enrolment.ts';
import { Waves } from './sessions/waves.ts';
import type { Actor, Scope, Stored } from './sessions/ports.ts';
import { SetAside } from './sessions/set-aside.ts';
import { hashToken, makeToken, readShortCode, type Random } from './sessions/tokens.ts';
import { addCouple, addCouples, type BuildCouple } from './store/couples.ts';
import { addLinkAsLong } from './store/join-tokens.ts';
import { refuseMail } from './store/reminders.ts';
import type { Key } from './store/sealing.ts';
import { createSessionStore } from './store/session-store.ts';
import { hashOfCode } from './store/short-codes.ts';
import { codesOf, findByParticipant, findBySignIn, findByToken, findEnded, insertSignIn, type Identity } from './store/sign-ins.ts';
import { findStudy, insertStudy } from './store/studies.ts';

export interface FrontDeskOptions {
  readonly db: Knex;
  readonly outerKey: Key;
  readonly random: Random;
  readonly clock: Clock;
  readonly experiments: readonly Experiment[];
  readonly experimentOf: (experimentId: string) => Experiment;
  /** Left out: whoever lets nobody in by it need not know. */
  readonly hasRoom?: () => Promise<boolean>;
  /** Left out, too, by whoever lets nobody in. */
  readonly setAside?: Pick<SetAside, 'has' | 'attempt'>;
}

export interface FrontDesk extends SignInDesk, RehearsalDesk {
  byParticipant(participantId: string): Promise<Person | null>;
  /** Who a sign-in is; one that came in memory is good for test couples only, and none where nobody new begins. */
  identify(signIn: string, inMemory: boolean): Promise<Scope | null>;
  addCouple(studyId: string, options: Omit<EnrolmentOptions, 'at'>, actor?: Actor): Promise<NewCouple>;
  /** All of them, or none, in a transaction of whoever asks. */
  addCouples(trx: Knex.Transaction, studyId: string, asked: readonly Omit<EnrolmentOptions, 'at'>[]): Promise<readonly NewCouple[]>;
}

const SIGN_IN_LIFE_MS = 12 * 60 * 60_000;

/** Couples, links and sign-ins: who may come in, and as whom. */
export function createFrontDesk({ db, outerKey, random, clock, experiments, experimentOf, hasRoom = async () => true, setAside = new SetAside(() => undefined) }: FrontDeskOptions): FrontDesk {
  const store = createSessionStore(db, outerKey);
  const waves = new Waves(store, clock);
  const placeNow = async (dyadId: string, known: Pick<Person, 'participantId' | 'member'>): Promise<Pick<Stored, 'dyadSessionId' | 'wave'>> =>
    (await waves.placeOf(dyadId, known)).now;
  const person = async (identity: Identity | null): Promise<Person | null> => {
    if (identity === null) return null;
    const { participant_id: participantId, dyad_id: dyadId, member, is_test: isTest, language } = identity;
    const known = { participantId, dyadId, member, isTest, language, notNow: await notNow(identity, hasRoom), by: identity.kind, isSpent: identity.is_spent };
    const sitting = { dyadSessionId: identity.dyad_session_id, wave: 1 };
    const place = identity.has_follow_ups ? await setAside.attempt(sitting.dyadSessionId, () => placeNow(dyadId, known), sitting) : sitting;
    return { ...known, dyadSessionId: place.dyadSessionId, isFollowUp: place.wave > 1, isSetAside: setAside.has(place.dyadSessionId) };
  };
  const bySecret = (secret: string): Promise<Identity | null> => {
    const code = readShortCode(secret);
    return findByToken(db, code === null ? hashToken(secret) : hashOfCode(outerKey, code));
  };
  const onlySetAside = async (identity: Identity | null): Promise<Identity | null> => ((await person(identity))?.isSetAside ? identity : null);
  /** How it has ended for whoever has withdrawn; where that cannot be read, as for somebody who was left alone. */
  const endingFor = ({ dyad_session_id: id, member }: Pick<Identity, 'dyad_session_id' | 'member'>): Promise<Ending> =>
    setAside.attempt<Ending>(id, async () => {
      const { state, plan } = await store.load(id);
      // Who is through, or was left alone, is paid for that, whatever they had deleted afterwards.
      return endingOf(state, plan, member) ?? 'left';
    }, 'ended');
  const building = (options: Omit<EnrolmentOptions, 'at'>, at: Instant): BuildCouple =>
    (basis) => enrol(basis, experimentOf(basis.experimentId), { ...options, at }, random);
  const add = (studyId: string, options: Omit<EnrolmentOptions, 'at'>, at = clock.now(), actor?: Actor) =>
    addCouple(db, outerKey, studyId, building(options, at), actor);

  return {
    addCouple: (studyId, options, actor) => add(studyId, options, clock.now(), actor),
    addCouples: (trx, studyId, asked) => addCouples(trx, outerKey, studyId, asked.map((options) => building(options, clock.now()))),
    byToken: async (token) => person(await bySecret(token)),
    byParticipant: async (participantId) => person(await findByParticipant(db, participantId)),
    bySignIn: async (signIn) => person(await findBySignIn(db, hashToken(signIn))),

    async over(secret) {
      const ended = await findEnded(db, hashToken(secret));
      const known = ended ?? (await onlySetAside((await bySecret(secret)) ?? (await findBySignIn(db, hashToken(secret)))));
      if (known === null) return null;
      const { completionCode, panelCodes } = await codesOf(db, known.participant_id);
      const panel = panelCodeFor(panelCodes, await endingFor(known));
      return { participantId: known.participant_id, isTest: known.is_test, language: known.language, completionCode, panel };
    },

    refuseMail: (participantId) => refuseMail(db, participantId),

    async signIn(participantId) {
      const secret = makeToken(random);
      const expiresAt = new Date(clock.now() + SIGN_IN_LIFE_MS);
      await insertSignIn(db, { hash: hashToken(secret), participantId, expiresAt });
      return secret;
    },

    async ownLink({ participantId }) {
      const token = makeToken(random);
      await addLinkAsLong(db, participantId, hashToken(token));
      return token;
    },

    async identify(signIn, inMemory) {
      const known = await person(await findBySignIn(db, hashToken(signIn)));
      if (known === null || known.notNow !== null || known.isSetAside || (inMemory && !known.isTest)) return null;
      const { participantId, dyadSessionId, member } = known;
      return { participantId, dyadSessionId, member };
    },

    choices: () => experiments.map(rehearsalChoices),

    outline({ experimentId, parameters, condition }) {
      const experiment = experimentOf(experimentId);
      return outline(experiment, readParameters(experiment, parameters), condition);
    },

    async newCouple(request) {
      const experiment = experimentOf(request.experimentId);
      const studyId = await rehearsalStudy(db, experiment, request, random);
      const languageOf = (member: Member) => {
        const asked = request.languages?.[member] ?? '';
        return Object.hasOwn(experiment.languages, asked) ? asked : firstLanguage(experiment);
      };
      const languages = { A: languageOf('A'), B: languageOf('B') };
      const known = cells(experiment).some(({ condition }) => condition === request.condition);
      const make = (at?: Instant) => {
        const forcedCondition = known ? request.condition : null;
        const { timeWarp, roleOfA: forcedRole } = request;
        return add(studyId, { languages, timeWarp, forcedCondition, forcedRole, isTest: true }, at);
      };
      const { startAt } = request;
      if (startAt === null) return rehearsed(await make(), true);
      const parameters = readParameters(experiment, request.parameters);
      const steps = outline(experiment, parameters, known ? request.condition : null);
      if (!steps.includes(startAt)) return rehearsed(await make(), false);
      const ports = { store, experimentOf, makeId: () => random.uuid() };
      const followUp = followUpWith(experiment, parameters, startAt);
      if (followUp !== null) return coupleBack({ ...followUp, stepId: startAt }, make, ports, clock.now());
      return coupleAt(startAt, make, ports, clock.now());
    },
  };
}

/** A couple that has begun goes on, whatever becomes of the study. */
async function notNow({ is_new, study_state }: Identity, hasRoom: () => Promise<boolean>): Promise<Person['notNow']> {
  if (!is_new) return null;
  if (study_state === 'paused') return 'study-paused';
  if (study_state === 'closed') return 'study-closed';
  return (await hasRoom()) ? null : 'storage-full';
}

/** So many couples are tried where simulated answers decide whether there is such a step. */
const MOST_TRIES = 8;

async function coupleAt(
  stepId: string,
  make: (at: Instant) => Promise<NewCouple>,
  ports: FastForwardPorts,
  now: Instant,
): Promise<RehearsedCouple> {
  const at = now - BEGAN_BEFORE;
  for (let seed = 1; ; seed += 1) {
    const couple = await make(at);
    const isThere = await fastForward(couple, stepId, { at, seed }, ports);
    if (isThere || seed === MOST_TRIES) return rehearsed(couple, isThere);
  }
}

const DAY_MS = 24 * 60 * 60_000;

/** A couple whose sitting was so long ago that the follow-up is due today. */
async function coupleBack(
  { stepId, wave, offsetDays }: { readonly stepId: string; readonly wave: number; readonly offsetDays: number },
  make: (at: Instant) => Promise<NewCouple>,
  ports: FastForwardPorts,
  now: Instant,
): Promise<RehearsedCouple> {
  const at = now - offsetDays * DAY_MS - BEGAN_BEFORE;
  for (let seed = 1; ; seed += 1) {
    const couple = await make(at);
    const dyadSessionId = await fastForwardToFollowUp(couple, { stepId, wave }, { at, laterAt: now - BEGAN_BEFORE, seed }, ports);
    if (dyadSessionId !== null) return { ...rehearsed(couple, true), dyadSessionId };
    if (seed === MOST_TRIES) return rehearsed(couple, false);
  }
}

function rehearsed(couple: NewCouple, isThere: boolean): RehearsedCouple {
  const { dyadSessionId } = couple;
  return { dyadSessionId, tokens: { A: tokenOf(couple, 'A'), B: tokenOf(couple, 'B') }, isThere };
}

function tokenOf(couple: NewCouple, member: 'A' | 'B'): string {
  const [first, second] = couple.participants;
  return first.member === member ? first.token : second.token;
}

/** One test study per experiment and choice of parameters, made when first asked for. */
async function rehearsalStudy(
  db: Knex,
  experiment: Experiment,
  request: RehearsalRequest,
  random: Random,
): Promise<string> {
  const parameters = readParameters(experiment, request.parameters);
  const suffix = hashToken(JSON.stringify([experiment.id, parameters])).toString('hex').slice(0, 8);
  const study_id = `${REHEARSAL_STUDY}${suffix}`;
  if ((await findStudy(db, study_id)) === null) {
    const seed = random.bytes(32);
    await insertStudy(db, { study_id, experiment_id: experiment.id, mode: 'test', parameters, seed });
  }
  return study_id;
}
