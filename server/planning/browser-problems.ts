import type { Experiment } from '../../experiments/kit/kit.ts';
import type { TextTree } from '../../experiments/kit/text.ts';
import type { PlanStep } from '../dyad/plan.ts';
import { CODE_PLUGIN } from '../protocol/browser-code.ts';
import type { Json } from '../protocol/content.ts';
import { MEMBERS } from '../protocol/member.ts';
import type { Problem } from './definition-error.ts';

/** The text of an experiment's `browser.ts`; `null` where it has none. */
export type BrowserSource = string | null;

/**
 * What may not stand in `browser.ts`, as every participant can read it: words of a `texts` file, and names of
 * levels, by which one condition could be told from another.
 */
export function sourceProblems({ id, factors, languages }: Experiment, source: BrowserSource): readonly Problem[] {
  const code = withoutComments(source ?? '');
  const quoted = quotedIn(code);
  const texts = Object.values(languages).flatMap(sentencesIn);
  const levels = Object.values(factors).flat();
  const place = `experiments/${id}/browser.ts`;
  return [
    ...quoted
      .filter((words) => texts.some((text) => text === words || (words.includes(' ') && text.includes(words))))
      .map((words) => ({ place, message: `says "${words}", which is a text. Every participant can read this file; give the text as content.` })),
    ...levels
      .filter((level) => namesLevel(level, quoted, code))
      .map((level) => ({ place, message: `names the level "${level}". Every participant can read this file; give what differs as content.` })),
  ];
}

/** Timelines and files that a plan asks `browser.ts` for, and that are not to be found in it. */
export function browserProblems(id: string, steps: readonly PlanStep[], source: BrowserSource): readonly Problem[] {
  const asked = steps.flatMap((step) => MEMBERS.flatMap((member) => askedIn(step, member)));
  return asked.flatMap(({ place, experiment, name }): readonly Problem[] => {
    if (experiment !== id) return [{ place, message: `asks for browser.ts of "${experiment}"; it has to be its own, fromBrowser('${id}').` }];
    if (source === null) return [{ place, message: `asks for "${name}" of browser.ts, and experiments/${id}/ has no such file.` }];
    const isThere = new RegExp(String.raw`\b${name}\b`).test(source);
    return isThere ? [] : [{ place, message: `asks for "${name}", which browser.ts does not have.` }];
  });
}

interface Asked {
  readonly place: string;
  readonly experiment: Json;
  readonly name: Json;
}

function askedIn({ id, content }: PlanStep, member: (typeof MEMBERS)[number]): readonly Asked[] {
  const [inOneLanguage] = Object.values(content[member] ?? {});
  return (inOneLanguage?.trials ?? []).flatMap(({ id: trial, plugin, parameters }) => {
    const place = `step ${id} › trial ${trial}`;
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
  const word = new RegExp(String.raw`\b${level}\b`);
  const key = new RegExp(String.raw`\.${level}\b|\b${level}\s*\??:`);
  return quoted.some((words) => word.test(words)) || key.test(code);
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
