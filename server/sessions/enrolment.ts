import type { Experiment } from '../../experiments/kit/kit.ts';
import { drawMembers } from '../assignment/pairing.ts';
import type { Randomisation } from '../assignment/schemes.ts';
import { CannotBeDrawn, NO_STRATUM, stratumOf } from '../assignment/strata.ts';
import type { PlanPart } from '../dyad/plan.ts';
import { enrolled, type DyadState } from '../dyad/state.ts';
import { readParameters } from '../planning/parameters.ts';
import { withOwnConsent } from '../planning/own-consent.ts';
import { planPartOne } from '../planning/plan-part-one.ts';
import type { OwnConsent } from '../protocol/consent-text.ts';
import type { Json } from '../protocol/content.ts';
import type { Instant, Language, Member } from '../protocol/member.ts';
import { plannedFrom } from './planned-from.ts';
import type { PlannedFrom } from './ports.ts';
import { hashToken, makeCompletionCode, makeToken, type Random } from './tokens.ts';

/** What is known of the study when a couple is added to it. */
export interface EnrolmentBasis {
  readonly studyId: string;
  readonly experimentId: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly seed: Uint8Array;
  readonly randomisation: Randomisation;
  readonly isTest: boolean;
  readonly dyadNum: number;
  /** On the list of draws, which a launch begins anew; from 1. */
  readonly place: number;
  /** In which the study may be taken; null: in all of the experiment. */
  readonly languages: readonly Language[] | null;
  /** In place of that of the experiment; null: none. */
  readonly consent: OwnConsent | null;
}

export interface NewParticipant {
  readonly participantId: string;
  readonly member: Member;
  readonly personNum: number;
  readonly language: Language;
  readonly completionCode: string;
  /** For the personal link; never stored. */
  readonly token: string;
  readonly tokenHash: Buffer;
  readonly tokenExpiresAt: Date;
}

export interface NewCouple {
  readonly dyadId: string;
  readonly dyadNum: number;
  readonly label: string | null;
  readonly isTest: boolean;
  /** In the order of the links, not of A and B. */
  readonly participants: readonly [NewParticipant, NewParticipant];
  readonly dyadSessionId: string;
  readonly timeWarp: number;
  readonly forcedCondition: string | null;
  readonly forcedRole: string | null;
  readonly stratum: string;
  readonly state: DyadState;
  readonly partOne: PlanPart;
  readonly plannedFrom: PlannedFrom;
}

export interface EnrolmentOptions {
  /** In the order of the links, or by member in a rehearsal; each may choose another before the consent. */
  readonly languages: readonly [Language, Language] | Readonly<Record<Member, Language>>;
  readonly at: Instant;
  /** Timers run so many times faster; 1 but for test couples. */
  readonly timeWarp: number;
  /** The condition asked for in a rehearsal; `null`: drawn. */
  readonly forcedCondition: string | null;
  /** The role of A asked for in a rehearsal; left out: drawn. */
  readonly forcedRole?: string | null;
  /** What the study stratifies or minimises by, of this couple; left out: it does neither. */
  readonly strata?: Readonly<Record<string, string>>;
  /** What the lab calls this couple; left out or `null`: by its number only. */
  readonly label?: string | null;
  /** A couple for trying out in a live study. Every couple of a test study is one. */
  readonly isTest: boolean;
}

const DAY_MS = 24 * 60 * 60_000;

/** A personal link works for so long, where the study has no follow-ups. */
export const LINK_LIFE_MS = 14 * DAY_MS;

/** Two weeks to come to the sitting, and two more after the last follow-up has closed, for whoever is late. In ms. */
export function linkLifeOf({ followUps = [] }: Pick<Experiment, 'followUps'>): number {
  const last = Math.max(0, ...followUps.map(({ offsetDays, windowAfterDays }) => offsetDays + windowAfterDays + 14));
  return LINK_LIFE_MS + last * DAY_MS;
}

/**
 * A new couple: two links, members drawn, dyad session with plan part 1. Nothing is stored here.
 *
 * @throws Error if timers are to run faster, or a condition is asked for, in a couple that is no test; or if the
 *   experiment is not in one of the languages
 */
export function enrol(
  basis: EnrolmentBasis,
  experiment: Experiment,
  options: EnrolmentOptions,
  random: Random,
): NewCouple {
  const isTest = basis.isTest || options.isTest;
  if (!isTest && (options.timeWarp !== 1 || options.forcedCondition !== null || (options.forcedRole ?? null) !== null)) {
    throw new Error('Faster timers and a chosen condition or role are for test couples only: they would spoil real data.');
  }
  const known = languagesOf(basis, experiment);
  const [first, second] = drawMembers(basis.seed, basis.dyadNum);
  const { languages } = options;
  const languageOf = (member: Member): Language =>
    'A' in languages ? languages[member] : languages[first === member ? 0 : 1];
  const unknown = [languageOf(first), languageOf(second)].find((language) => !known.includes(language));
  if (unknown !== undefined) throw new Error(`${basis.studyId} is not taken in "${unknown}"; it is in ${known.join(', ')}.`);
  const make = (member: Member, order: 0 | 1): NewParticipant => {
    const token = makeToken(random);
    return {
      participantId: random.uuid(),
      member,
      personNum: 2 * basis.dyadNum - 1 + order,
      language: languageOf(member),
      completionCode: makeCompletionCode(random),
      token,
      tokenHash: hashToken(token),
      tokenExpiresAt: new Date(options.at + linkLifeOf(experiment)),
    };
  };
  const participants = [make(first, 0), make(second, 1)] as const;
  const parameters = readParameters(experiment, basis.parameters);
  const partOne = planPartOne(experiment, {
    parameters,
    // All of them: each may still choose another until they have answered the consent.
    languages: known,
    timeWarp: options.timeWarp,
    seed: random.bytes(4).readInt32BE(0),
  });
  return {
    dyadId: random.uuid(),
    dyadNum: basis.dyadNum,
    label: options.label ?? null,
    isTest,
    participants: [participants[0], participants[1]],
    dyadSessionId: random.uuid(),
    timeWarp: options.timeWarp,
    forcedCondition: options.forcedCondition,
    forcedRole: options.forcedRole ?? null,
    stratum: stratumIn(basis, options.strata ?? {}),
    state: enrolled(options.at, { A: languageOf('A'), B: languageOf('B') }),
    partOne: basis.consent === null ? partOne : withOwnConsent(partOne, basis.consent),
    plannedFrom: plannedFrom(experiment, parameters),
  };
}

/** In which somebody may take part: there has to be something to agree to in each. */
export function languagesOf({ languages, consent }: Pick<EnrolmentBasis, 'languages' | 'consent'>, experiment: Pick<Experiment, 'languages'>): readonly Language[] {
  return (languages ?? Object.keys(experiment.languages)).filter((language) => consent === null || consent.texts[language] !== undefined);
}

/** @throws CannotBeDrawn where the couple's own level is missing or unknown, or the imported list is too short for one more */
function stratumIn({ randomisation, dyadNum, place }: EnrolmentBasis, given: Readonly<Record<string, string>>): string {
  if (randomisation.scheme === 'list' && place > randomisation.list.length) {
    const { length } = randomisation.list;
    throw new CannotBeDrawn(`The imported list of conditions has ${length} places: couple ${dyadNum} could not be drawn. Make a study with a longer list.`);
  }
  const isStratified = randomisation.scheme === 'blocks' || randomisation.scheme === 'minimisation';
  if (!isStratified && Object.keys(given).length === 0) return NO_STRATUM;
  return stratumOf(isStratified ? randomisation.strata : {}, given);
}
