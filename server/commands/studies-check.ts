import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { StartError } from '../database/start-error.ts';
import { DefinitionError, type Problem } from '../planning/definition-error.ts';
import { readParameters } from '../planning/parameters.ts';
import { withOwnConsent } from '../planning/own-consent.ts';
import { planPartOne } from '../planning/plan-part-one.ts';
import { problem } from '../planning/rules.ts';
import { signedConsents, versionsInUse, type SignedConsent, type VersionInUse } from '../store/definitions-in-use.ts';

/**
 * Holds the experiments against the live studies that run on them.
 *
 * @returns  what whoever starts the server should know, a line each
 * @throws StartError if a consent was changed under a version that somebody has agreed to
 */
export async function checkStudies(db: Knex, experiments: readonly Experiment[]): Promise<readonly string[]> {
  const signed = await signedConsents(db);
  const refusals = experiments.flatMap((experiment) => {
    const problems = signed.filter(({ experiment_id }) => experiment_id === experiment.id).flatMap((one) => changed(experiment, one));
    return problems.length === 0 ? [] : [new DefinitionError(experiment.id, problems).message];
  });
  if (refusals.length > 0) throw new StartError(refusals.join('\n'));
  const inUse = await versionsInUse(db);
  return experiments.flatMap(({ id, version }) =>
    inUse.filter((one) => one.experiment_id === id && one.version !== version).map((one) => older(one, version)),
  );
}

function changed(experiment: Experiment, signed: SignedConsent): readonly Problem[] {
  const { study_id, language, version, text_hash, participants } = signed;
  // Nobody can be given the text of a language that is gone.
  if (experiment.languages[language] === undefined) return [];
  try {
    const now = consentNow(experiment, signed);
    const hash = createHash('sha256').update(JSON.stringify(now)).digest('hex');
    if (now['version'] !== version || hash === text_hash) return [];
    const message = `the text in ${language} differs from version ${version}, to which ${participants} people have agreed.`;
    return [problem('consent-changed', `consent, study ${study_id}`, message)];
  } catch (error) {
    // The experiment no longer takes what this study has chosen.
    if (!(error instanceof DefinitionError)) throw error;
    return error.problems.map((found) => ({ ...found, place: `study ${study_id} › ${found.place}` }));
  }
}

/** What a couple that was added today would be given to agree to. */
function consentNow(experiment: Experiment, { parameters, language, own }: SignedConsent) {
  const given = { parameters: readParameters(experiment, parameters), languages: [language], timeWarp: 1, seed: 0 };
  const part = planPartOne(experiment, given);
  const [consent] = (own === null ? part : withOwnConsent(part, own)).steps;
  return consent?.content.A?.[language]?.trials[0]?.parameters ?? {};
}

function older({ study_id, version, couples, drawn }: VersionInUse, now: string): string {
  const begun = `Study ${study_id}: ${couples} couples who are not through were enrolled under version ${version}; the experiment is now ${now}.`;
  return `${begun} What they have been given stays as it is (${drawn} have their whole plan); for the others, what follows the draw comes from ${now}.`;
}
