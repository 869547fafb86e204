import type { Experiment } from '../experiments/kit/kit.ts';
import { cells } from './planning/cells.ts';
import { definitionHash } from './sessions/definition-hash.ts';
import { DefinitionError, told } from './planning/definition-error.ts';
import { doorPatienceOf, parametersOf, readParameters } from './planning/parameters.ts';
import { preflightStudy } from './planning/preflight.ts';
import { roleRuleInWords } from './planning/role-words.ts';
import { readSetup } from './planning/setup.ts';
import { consentTypedFrom, type OwnConsent } from './protocol/consent-text.ts';
import type { Json } from './protocol/content.ts';
import { sentenceIn, wordsIn } from './planning/words.ts';
import type { AboutExperiment, OfferedParameter } from './protocol/staff/setup-routes.ts';
import type { Fitness, StudySetups } from './staff/setups.ts';

/** @param experiments  asked anew each time: where they follow their files, they change */
export function studySetups(experiments: readonly Experiment[]): StudySetups {
  const named = (id: string): Experiment | null => experiments.find((each) => each.id === id) ?? null;
  return {
    offered: () =>
      experiments.map((experiment) => ({
        experimentId: experiment.id,
        version: experiment.version,
        title: experiment.title,
        conditions: cells(experiment).map(({ condition }) => condition),
        languages: Object.keys(experiment.languages),
        parameters: offeredOf(experiment),
      })),
    labelsOf(id) {
      const experiment = named(id);
      return experiment === null ? {} : Object.fromEntries(Object.entries(parametersOf(experiment)).map(([name, { label }]) => [name, label]));
    },
    versionOf: (id) => named(id)?.version ?? null,
    read(asked) {
      const experiment = named(asked.experimentId);
      if (experiment === null) return { setup: null, problems: [{ field: 'experimentId', message: `There is no experiment "${asked.experimentId}" on this server.` }] };
      return readSetup(experiment, asked);
    },
    about({ experimentId, parameters, languages }, own) {
      const experiment = named(experimentId);
      return experiment === null ? null : aboutOf(experiment, parameters, languages, own);
    },
    languagesFor({ experiment_id, languages }) {
      const experiment = named(experiment_id);
      return experiment === null ? [] : (languages ?? Object.keys(experiment.languages));
    },
    consentOf({ experiment_id, parameters, languages, consent }) {
      const experiment = named(experiment_id);
      const about = experiment === null ? null : aboutOf(experiment, parameters, languages, consent);
      const [first] = about?.consents ?? [];
      if (about === null || first === undefined) return null;
      return { version: first.version, texts: Object.fromEntries(about.consents.map(({ language, heading, summary, sections }) => [language, consentTypedFrom({ heading, summary, sections })])) };
    },
    fitness(experimentId, parameters) {
      const experiment = named(experimentId);
      return experiment === null ? null : fitnessOf(experiment, parameters);
    },
    typed: (parameters) => Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeof value === 'number' ? lengthTyped(value) : String(value)])),
  };
}

function offeredOf(experiment: Experiment): OfferedParameter[] {
  return Object.entries(parametersOf(experiment)).map(([name, parameter]) =>
    parameter.kind === 'option'
      ? { kind: 'option', name, label: parameter.label, options: [...parameter.options], default: parameter.default }
      : { kind: 'length', name, label: parameter.label, default: lengthTyped(parameter.default), atLeast: lengthTyped(parameter.atLeast), atMost: lengthTyped(parameter.atMost) },
  );
}

function aboutOf(experiment: Experiment, typed: Readonly<Record<string, Json>>, languages: readonly string[] | null, own: OwnConsent | null): AboutExperiment | null {
  try {
    const parameters = readParameters(experiment, typed);
    const { version, heading, summary, sections } = experiment.consent({ parameters });
    const { roles } = experiment;
    return {
      roles: roles === undefined ? null : `${roles.names.join(' and ')}. ${roleRuleInWords(roles.rule({ parameters }))}`,
      patience: lengthTyped(doorPatienceOf(experiment, parameters)),
      consents: Object.keys(experiment.languages)
        .filter((language) => (languages?.includes(language) ?? true) && (own === null || own.texts[language] !== undefined))
        .map((language) => ({
          language,
          version: own?.version ?? version,
          ...(own?.texts[language] ?? {
            heading: sentenceIn(heading, language),
            summary: [...wordsIn(summary, language)],
            sections: sections.map(({ title, paragraphs }) => ({ title: sentenceIn(title, language), paragraphs: [...wordsIn(paragraphs, language)] })),
          }),
        })),
    };
  } catch (error) {
    if (error instanceof DefinitionError) return null;
    throw error;
  }
}

function fitnessOf(experiment: Experiment, given: Readonly<Record<string, Json>>): Fitness {
  const known = { version: experiment.version, conditions: cells(experiment).map(({ condition }) => condition) };
  try {
    const parameters = readParameters(experiment, given);
    preflightStudy(experiment, parameters);
    return { ...known, definitionHash: definitionHash(experiment, parameters), problems: [] };
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return { ...known, definitionHash: '', problems: error.problems.map(told) };
  }
}

function lengthTyped(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000}min` : `${ms / 1_000}s`;
}
