import type { Pipe, PlannedTrial } from '../../dyad/plan.ts';
import type { Json } from '../../protocol/content.ts';
import { KINDS, ON_ASKING, RULES, SILENT, WHEN, type LineKind } from './parameter-names.ts';

export interface Line {
  readonly kind: LineKind;
  readonly text: string;
  /** When it is shown; '' where it always is. */
  readonly when: string;
}

/**
 * Everything that one trial says, line by line. Parameters are known by their names and not by plugin, so that a
 * new plugin is on the sheet at once; of one that is not our own every value is shown.
 */
export function screenWords(trial: PlannedTrial, pipes: readonly Pipe[]): readonly Line[] {
  const { parameters, plugin } = trial;
  const isOwn = OWN.test(plugin);
  const piped = new Map(pipes.filter(({ trialId }) => trialId === trial.id).map((pipe) => [pipe.parameter, pipe]));
  const lines = Object.entries(parameters).flatMap(([name, value]): readonly Line[] => {
    const pipe = piped.get(name);
    return pipe === undefined ? linesIn(value, '', name, isOwn) : [line('slot', slotWords(pipe))];
  });
  const scale = isOwn ? [...endsOf(parameters['items']), ...pointsOf(parameters)] : [];
  return [...lines, ...scale].sort((one, other) => rank(one) - rank(other));
}

/** Plugins whose every parameter `parameter-names.ts` knows. */
const OWN = /^tandem-|^survey$/;

function linesIn(value: Json, list: string, name: string, isOwn: boolean): readonly Line[] {
  if (value === null || value === '' || value === false || (isOwn && SILENT.has(name))) return [];
  if (isList(value)) return value.flatMap((each, index) => instead(linesIn(each, list, name, isOwn), name, index));
  if (typeof value === 'object') {
    const inside = Object.entries(value).sort(questionFirst).flatMap(([key, part]) => linesIn(part, name, key, isOwn));
    const isAsked = name === 'prompts' || (name === 'elements' && value['choices'] === undefined);
    return isAsked ? [...inside, line('box', boxWords(value))] : inside;
  }
  const path = `${list}.${name}`;
  if (typeof value === 'string') {
    return [line(KINDS[path] ?? KINDS[name] ?? 'words', value, WHEN[path] ?? WHEN[name] ?? (isOwn ? '' : name))];
  }
  const rule = RULES[name]?.(value) ?? `${name}: ${value}`;
  return rule === '' ? [] : [line('rule', rule)];
}

/** Of the questions of a turn the first is asked; the others are there for who would rather have another. */
function instead(lines: readonly Line[], name: string, index: number): readonly Line[] {
  return name === 'questions' && index > 0 ? lines.map((each) => ({ ...each, when: ON_ASKING })) : lines;
}

/** A question is read before its answers, in whatever order a definition has them. */
function questionFirst([one]: readonly [string, Json], [other]: readonly [string, Json]): number {
  return Number(other === 'title') - Number(one === 'title');
}

function boxWords({ inputType, min, max, maxLength }: Readonly<Record<string, Json>>): string {
  if (inputType === 'number') return `a number from ${min} to ${max}`;
  return maxLength === undefined ? 'own words' : `own words, at most ${maxLength} characters`;
}

/** What stands at the two ends of lines to mark; once, where it is the same for every item. */
function endsOf(items: Json | undefined): readonly Line[] {
  if (items === undefined || !isList(items)) return [];
  const ends = items.flatMap((item) => (isRecord(item) && 'left' in item ? [`${item['left']} ↔ ${item['right']}`] : []));
  return [...new Set(ends)].map((text) => line('words', text));
}

/** The points of a scale with their words, or the range where points have none. */
function pointsOf({ labels, min, max }: Readonly<Record<string, Json>>): readonly Line[] {
  if (typeof min !== 'number' || typeof max !== 'number') return [];
  if (labels === undefined || !isList(labels)) return [line('rule', `On a line from ${min} to ${max}; nothing is preset.`)];
  return labels.map((label, index) => line('answer', `${min + index}${label === '' ? '' : ` ${label}`}`));
}

function slotWords({ of, field }: Pipe): string {
  const [step = '', name = ''] = field.split('.');
  return `${of === 'self' ? 'one’s own' : 'the partner’s'} “${name}” from “${step}”`;
}

/** Headings, what is always there, buttons, what is there only at times, and what is told about the screen. */
function rank({ kind, when }: Line): number {
  if (when !== '') return 3;
  switch (kind) {
    case 'heading':
      return 0;
    case 'subheading':
    case 'words':
    case 'item':
    case 'answer':
    case 'box':
    case 'slot':
      return 1;
    case 'button':
      return 2;
    case 'rule':
      return 4;
  }
}

function line(kind: LineKind, text: string, when = ''): Line {
  return { kind, text, when };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}
