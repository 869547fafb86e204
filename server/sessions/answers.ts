import type { Field, PlannedTrial } from '../dyad/plan.ts';
import type { Answer } from '../dyad/when.ts';
import type { Json } from '../protocol/content.ts';
import type { Kept, TrialData } from './ports.ts';

type Data = Readonly<Record<string, Json>>;

/** Plugins of jsPsych whose `response` is typed by the person; their undeclared strings are sealed too. */
const TYPING_PLUGINS: ReadonlySet<string> = new Set(['survey', 'survey-text', 'survey-html-form', 'cloze']);

export interface Typed {
  readonly textId: string;
  /** Where it stood in the data, dotted: `response.why`. */
  readonly dataKey: string;
  readonly text: string;
}

/**
 * Takes what was typed out of a trial's data; in its place stays `{"text_id": …}`.
 *
 * Sealed are the declared text fields with all that is in them and, for plugins that let a person type, every
 * string of the response that is not declared as a choice: an undeclared answer is rather hidden than shown.
 */
export function takeTexts(data: Data, trial: PlannedTrial, makeId: () => string): { data: Data; texts: Typed[] } {
  // Most trials are answered by keys, buttons and sliders: of those nothing has to be looked through.
  if (!canBeTypedIn(trial)) return { data, texts: [] };
  const texts: Typed[] = [];
  const walk = (value: Json, key: string): Json => {
    if (typeof value === 'string') {
      if (value === '' || !isTyped(key, trial)) return value;
      const textId = makeId();
      texts.push({ textId, dataKey: key, text: wellFormed(value) });
      return { text_id: textId };
    }
    if (value === null || typeof value !== 'object') return value;
    if (isList(value)) return value.map((item, index) => walk(item, `${key}.${index}`));
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part, `${key}.${name}`)]));
  };
  const without = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, walk(value, name)]));
  return { data: without, texts };
}

/** As it can be stored: half of a pair of code units is no character. Whoever reads it at once is to read the same. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

function canBeTypedIn({ plugin, fields }: PlannedTrial): boolean {
  return TYPING_PLUGINS.has(plugin) || Object.values(fields).some(({ type }) => type === 'text');
}

function isTyped(key: string, trial: PlannedTrial): boolean {
  const field = declaredAround(key, trial.fields);
  if (field !== null) return field.type === 'text';
  return TYPING_PLUGINS.has(trial.plugin) && key.startsWith('response');
}

/** The field of this key, or of the list or object in which it stands. */
function declaredAround(key: string, fields: PlannedTrial['fields']): Field | null {
  const names = key.split('.');
  for (let length = names.length; length > 0; length -= 1) {
    const around = names.slice(0, length).join('.');
    if (Object.hasOwn(fields, around)) return fields[around] ?? null;
  }
  return null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether the state may remember an answer to this trial. */
export function isRemembered({ fields }: PlannedTrial): boolean {
  return Object.values(fields).some(({ visibility }) => visibility !== 'lab');
}

/**
 * What the state remembers of a finished step: its answers, `null` where nothing was answered. A list or an object
 * (several boxes ticked, say) is in the record alone: no condition can be about it.
 */
export function keptOf(trials: readonly PlannedTrial[], recorded: readonly TrialData[]): Kept {
  const answers: Record<string, Answer> = {};
  const texts: Record<string, string> = {};
  for (const trial of trials) {
    const data = recorded.find(({ trialId }) => trialId === trial.id)?.data ?? {};
    for (const [key, field] of Object.entries(trial.fields)) {
      if (field.visibility === 'lab') continue;
      const value = valueAt(data, key);
      if (field.type !== 'text') {
        if (isAnswer(value)) answers[field.name] = value;
      } else if (isTextId(value)) {
        texts[field.name] = value.text_id;
      }
    }
  }
  return { answers, texts };
}

function valueAt(data: Data, key: string): Json {
  return key.split('.').reduce<Json>((value, name) => {
    if (value === null || typeof value !== 'object' || isList(value) || !Object.hasOwn(value, name)) return null;
    return value[name] ?? null;
  }, data);
}

function isAnswer(value: Json): value is Answer {
  return value === null || typeof value !== 'object';
}

function isTextId(value: Json): value is { readonly text_id: string } {
  return value !== null && typeof value === 'object' && !isList(value) && typeof value['text_id'] === 'string';
}
