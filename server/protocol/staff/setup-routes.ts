import { z } from 'zod';
import { consentAsked } from '../consent-text.ts';
import { inStudy, nothing, route, studyId } from './route.ts';

const parameter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('option'), name: z.string(), label: z.string(), options: z.array(z.string()), default: z.string() }),
  /** Lengths are written as `90s` or `8min`. */
  z.strictObject({ kind: z.literal('length'), name: z.string(), label: z.string(), default: z.string(), atLeast: z.string(), atMost: z.string() }),
]);
export type OfferedParameter = z.infer<typeof parameter>;

const offered = z.strictObject({
  experimentId: z.string(),
  version: z.string(),
  title: z.string(),
  conditions: z.array(z.string()),
  languages: z.array(z.string()),
  parameters: z.array(parameter),
});
export type OfferedExperiment = z.infer<typeof offered>;

/** What follows from the experiment and its parameters, and is changed in its files. */
const about = z.strictObject({
  /** null: both do the same. */
  roles: z.string().nullable(),
  /** For how long somebody waits at the door for the partner. */
  patience: z.string(),
  consents: z.array(
    z.strictObject({
      language: z.string(),
      version: z.string(),
      heading: z.string(),
      summary: z.array(z.string()),
      sections: z.array(z.strictObject({ title: z.string(), paragraphs: z.array(z.string()) })),
    }),
  ),
});
export type AboutExperiment = z.infer<typeof about>;

/** As it was typed: what is wrong with it is told at its field. */
const asked = z.strictObject({
  studyId: z.string().max(100),
  experimentId: z.string().max(100),
  parameters: z.record(z.string().max(100), z.string().max(100)),
  /** Conditions that the study is to have; null: all of the experiment. */
  arms: z.array(z.string().max(200)).max(100).nullable(),
  scheme: z.string().max(40),
  strata: z.array(z.strictObject({ name: z.string().max(100), levels: z.array(z.string().max(100)).max(100) })).max(20),
  list: z.array(z.string().max(100)).max(10_000).nullable(),
  languages: z.array(z.string().max(40)).max(100).nullable(),
  target: z.string().max(20),
  /** Written for this study; null, or left out: the text of the experiment. */
  consent: consentAsked.nullable().optional(),
});
export type StudyAsked = z.infer<typeof asked>;

export const studyState = z.enum(['pilot', 'live', 'paused', 'closed']);
export type StudyState = z.infer<typeof studyState>;

const settings = z.strictObject({
  experimentId: z.string(),
  /** Of the definition on this server; null: it is not here. */
  versionNow: z.string().nullable(),
  /** Couples of a live study who are not through, by the version that they were enrolled under; `drawn`: with their whole plan. */
  inUse: z.array(z.strictObject({ version: z.string(), couples: z.int(), drawn: z.int() })),
  state: studyState,
  launchedAt: z.iso.datetime().nullable(),
  parameters: z.record(z.string(), z.string()),
  /** What each is called; {} where the experiment is not here. */
  labels: z.record(z.string(), z.string()),
  /** What participants meet; null where the experiment is not here, or does not take these parameters any more. */
  about: about.nullable(),
  /** null: all conditions of the experiment. */
  arms: z.array(z.string()).nullable(),
  scheme: z.string(),
  strata: z.array(z.strictObject({ name: z.string(), levels: z.array(z.string()) })),
  /** How long an imported list is: what is on it would tell the next draws. */
  listLength: z.int().nullable(),
  languages: z.array(z.string()).nullable(),
  target: z.int().nullable(),
  /** The newest that was written for this study; null: it has the text of the experiment. */
  consent: consentAsked.nullable(),
});
export type StudySettings = z.infer<typeof settings>;

/** Owners make studies; who runs one, reads its data or draws for it, they grant afterwards. */
export const setupRoutes = {
  'list-experiments': route('owner', nothing, z.array(offered), { isUnaudited: true }),
  /** What would be wrong, and what would follow; nothing is kept. */
  'check-study': route(
    'owner',
    asked,
    z.strictObject({ problems: z.array(z.strictObject({ field: z.string(), message: z.string() })), about: about.nullable() }),
    { isUnaudited: true },
  ),
  /** As a pilot; whoever makes it becomes its experimenter. */
  'create-study': route('owner', asked, z.strictObject({ studyId })),
  'study-settings': inStudy(['experimenter', 'randomiser', 'developer'], z.strictObject({ studyId }), settings, { orOwner: true }),
};
