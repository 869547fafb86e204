import type { Experiment } from '../../../experiments/kit/kit.ts';
import type { TextTree } from '../../../experiments/kit/text.ts';
import type { PlanStep } from '../../dyad/plan.ts';
import { CODE_PLUGIN } from '../../protocol/browser-code.ts';
import type { Json } from '../../protocol/content.ts';
import { MEMBERS, type Member } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { trialsOf } from './planned.ts';

/** The text of an experiment's `browser.ts`; `null` where it has none. */
export type BrowserSource = string | null;

/**
 * What may not stand in `browser.ts`, as every participant can read it: words of a `texts` file, and names of
 * levels, by which one condition could be told from another.
 *
 * @param source  undefined: it is not looked at
 */
export function sourceProblems({ id, factors, languages }: Experiment, source?: BrowserSource): readonly Problem[] {
  const code = withoutComments(source ?? '');
  const quoted = quotedIn(code);
  const texts = Object.values(languages).flatMap(sentencesIn);
  const levels = Object.values(factors).flat();
  const place = `experiments/${id}/browser.ts`;
  return [
    ...quoted
      .filter((words) => texts.some((text) => text === words || (words.includes(' ') && text.includes(words))))
      .map((words) => problem('browser-says-text', place, `says "${words}", which is a text.`)),
    ...levels
      .filter((level) => namesLevel(level, quoted, code))
      .map((level) => problem('browser-names-level', place, `names the level "${level}".`)),
  ];
}

/**
 * Timelines and files that a plan asks `browser.ts` for, and that are not to be found in it.
 *
 * @param source  undefined: it is not looked at
 */
export function browserProblems(id: string, steps: readonly PlanStep[], source?: BrowserSource): readonly Problem[] {
  const asked = steps.flatMap((step) => MEMBERS.flatMap((member) => askedIn(step, member)));
  return asked.flatMap(({ place, experiment, name }): readonly Problem[] => {
    if (experiment !== id) return [problem('browser-of-another', place, `asks for browser.ts of "${String(experiment)}", and this is "${id}".`)];
    if (source === undefined) return [];
    if (source === null) return [problem('browser-lacks', place, `asks for "${String(name)}" of browser.ts, and experiments/${id}/ has no such file.`)];
    const isThere = asWord(String(name)).test(source);
    return isThere ? [] : [problem('browser-lacks', place, `asks for "${String(name)}", which browser.ts does not have.`)];
  });
}

interface Asked {
  readonly place: string;
  readonly experiment: Json;
  readonly name: Json;
}

function askedIn(step: PlanStep, member: Member): readonly Asked[] {
  return trialsOf(step, member).flatMap(({ id, plugin, parameters }) => {
    const place = `step ${step.id} › trial ${id}`;
    const { experiment = null, task = null } = parameters;
    return [...(plugin === CODE_PLUGIN ? [{ place, experiment, name: task }] : []), ...mediaIn(parameters, place)];
  });
}

function mediaIn(value: Json, place: string): readonly Asked[] {
  if (value === null || typeof value !== 'object') return [];
  const entries = Object.entries(value);
  const { experiment, media } = Object.fromEntries(entries);
  if (experiment !== undefined && media !== undefined) return [{ place, experiment, name: media }];
  return entries.flatMap(([, part]) => mediaIn(part, place));
}

/** Also as a key or a property: a build does not rename these. */
function namesLevel(level: string, quoted: readonly string[], code: string): boolean {
  const word = asWord(level);
  const key = new RegExp(String.raw`\.${escaped(level)}\b|\b${escaped(level)}\s*\??:`);
  return quoted.some((words) => word.test(words)) || key.test(code);
}

function asWord(name: string): RegExp {
  return new RegExp(String.raw`\b${escaped(name)}\b`);
}

/** A level that is refused elsewhere may hold anything. */
function escaped(name: string): string {
  return name.replace(/\W/g, String.raw`\$&`);
}

const QUOTED = /(['"`])((?:\\[\s\S]|(?!\1)[^\\])*)\1/g;
const COMMENT_OR_QUOTED = new RegExp(String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/|${QUOTED.source}`, 'g');

function withoutComments(source: string): string {
  return source.replace(COMMENT_OR_QUOTED, (token) => (token.startsWith('/') ? '' : token));
}

function quotedIn(code: string): readonly string[] {
  return [...code.matchAll(QUOTED)].flatMap(([, , words]) => (words === undefined || words === '' ? [] : [words]));
}

function sentencesIn(tree: TextTree): readonly string[] {
  return Object.values(tree).flatMap((part): readonly string[] => {
    if (typeof part === 'string') return [part];
    return isList(part) ? part : sentencesIn(part);
  });
}

function isList(part: TextTree[string]): part is readonly string[] {
  return Array.isArray(part);
}
