import type { Experiment } from '../../../experiments/kit/kit.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { whyNoColumn } from './columns.ts';
import { repeated } from './planned.ts';

/** What is wrong with a definition before anything is planned. */
export function definitionProblems(experiment: Experiment): readonly Problem[] {
  const { id, languages } = experiment;
  return [
    ...(/^[a-z][a-z0-9-]{0,39}$/.test(id) ? [] : [problem('experiment-id', 'id', `is "${id}".`)]),
    ...(Object.keys(languages).length > 0 ? [] : [problem('language-none', 'languages', 'there is none.')]),
    ...Object.entries(experiment.factors).flatMap(([factor, levels]) => factorProblems(factor, levels)),
    ...scriptedProblems(experiment),
  ];
}

function factorProblems(factor: string, levels: readonly string[]): readonly Problem[] {
  const place = `factors › ${factor}`;
  const why = whyNoColumn(factor);
  const bad = levels.filter((level) => !/^[a-z][a-z0-9]*$/.test(level));
  return [
    ...(why === null ? [] : [problem('factor-name', place, why)]),
    ...bad.map((level) => problem('factor-level', place, `has the level "${level}".`)),
    ...repeated(levels).map((level) => problem('factor-level', place, `has the level "${level}" twice.`)),
    ...(levels.length > 0 ? [] : [problem('factor-level', place, 'has no level.')]),
  ];
}

function scriptedProblems({ parameters, deception }: Experiment): readonly Problem[] {
  if (deception !== undefined && deception.trim() !== '') return [];
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    parameter.kind === 'option' && parameter.options.includes('scripted')
      ? [problem('scripted-without-approval', `parameters › ${name}`, 'offers "scripted", and no approval is named.')]
      : [],
  );
}
