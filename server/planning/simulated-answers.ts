import type { Json, TrialContent } from '../protocol/content.ts';
import type { Chance } from './simulated-chance.ts';

type Data = Readonly<Record<string, Json>>;
type Answerer = (parameters: Data, chance: Chance, typed: Typed) => Data;

/** What a bot types: at least so many characters for the field of this name. */
export type Typed = (field: string, atLeast: number) => string;

export const botWords: Typed = (_field, atLeast) => 'written by a bot '.repeat(Math.ceil(atLeast / 17)).slice(0, atLeast);

/** What a plugin would have put into the data of this trial, had a person answered by chance. */
export function answerTo({ plugin, parameters }: TrialContent, chance: Chance, typed: Typed): Data {
  const rt = chance.whole(400, 20_000);
  const answer = ANSWERERS[plugin];
  return answer === undefined ? { response: null, rt } : { ...answer(parameters, chance, typed), rt, timed_out: false };
}

/** A trial that no answer ends: the partner has the floor and passes it on, or both talk until the time is up. */
export function isListening({ plugin, parameters }: TrialContent): boolean {
  return plugin === 'tandem-chat' || (plugin === 'tandem-listen' && parameters['button'] === '');
}

/** Whether anybody knows what a person would answer in this plugin. */
export function canAnswer(plugin: string): boolean {
  return ANSWERERS[plugin] !== undefined;
}

const ANSWERERS: Readonly<Record<string, Answerer>> = {
  'tandem-page': () => ({ response: null }),
  'tandem-consent': ({ version }) => ({ response: 'agree', version: version ?? '' }),
  'tandem-choice': ({ options }, chance) => ({ response: fieldOf(chance.pick(listOf(options)), 'value') }),
  'tandem-battery': (given, chance) => itemData(listOf(given['items']), given, chance),
  'tandem-sliders': (given, chance) => itemData(listOf(given['items']), given, chance),
  'tandem-circles': ({ item, steps }, chance) => {
    const items = itemData([{ id: item ?? '', pos: 1 }], { min: 1, max: steps ?? 7 }, chance);
    return { ...items, response: fieldOf(items['response'], String(item)) };
  },
  'tandem-writing': ({ prompts, min_chars }, chance, typed) => {
    const listed = listOf(prompts);
    const each = Math.ceil(numberOf(min_chars) / listed.length) + chance.whole(1, 40);
    const names = listed.map((prompt) => String(fieldOf(prompt, 'id')));
    const texts = names.map((name) => [name, typed(name, each)] as const);
    const n_chars = texts.reduce((sum, [, text]) => sum + text.length, 0);
    const counts = { n_chars, n_edits: each, n_pastes: 0, typed_ms: each * 180 };
    return { response: Object.fromEntries(texts), none: false, ...counts };
  },
  'tandem-confirm': ({ text }) => {
    const isThere = typeof text === 'string';
    return { response: { text: isThere ? text : null }, decision: isThere ? 'send' : 'none', edited: false };
  },
  'tandem-letter': ({ text, min_ms }) => ({
    response: null,
    shown: typeof text === 'string' ? 'text' : 'fallback',
    hidden: false,
    read_ms: numberOf(min_ms) + 500,
  }),
  'tandem-turn': ({ questions, channel, heard, heard_prompt, same }, chance, typed) => {
    const [first] = listOf(questions);
    const isPartners = same === true && listOf(heard).some((question) => fieldOf(question, 'id') === heard_prompt);
    const said = channel === 'spoken' ? null : typed('said', chance.whole(20, 200));
    const counts = { n_skips: 0, n_chars: said?.length ?? 0, n_edits: 1, n_pastes: 0, typed_ms: 0 };
    return { response: { said, unsent: null }, prompt_id: isPartners ? (heard_prompt ?? null) : fieldOf(first, 'id'), ...counts };
  },
  'tandem-listen': () => ({ response: null }),
  'tandem-chat': () => ({ response: { unsent: null }, n_sent: 0, n_received: 0 }),
  survey: ({ survey_json }, chance, typed) => {
    const elements = listOf(fieldOf(survey_json, 'elements'));
    const answers = elements.map((element) => [String(fieldOf(element, 'name')), surveyAnswer(element, chance, typed)]);
    return { response: Object.fromEntries(answers) };
  },
};

function itemData(items: readonly Json[], { min, max }: Data, chance: Chance): Data {
  const rows = items.map((item, index) => ({
    item: String(fieldOf(item, 'id')),
    item_pos: fieldOf(item, 'pos'),
    display_pos: index + 1,
    value: chance.whole(numberOf(min), numberOf(max)),
    rt_ms: 900 + 1_200 * index + chance.whole(0, 900),
    n_changes: chance.whole(0, 1),
  }));
  return { response: Object.fromEntries(rows.map(({ item, value }) => [item, value])), items: rows };
}

function surveyAnswer(element: Json, chance: Chance, typed: Typed): Json {
  const choices = fieldOf(element, 'choices');
  if (choices !== null) return fieldOf(chance.pick(listOf(choices)), 'value');
  if (fieldOf(element, 'inputType') === 'number') {
    return chance.whole(numberOf(fieldOf(element, 'min')), numberOf(fieldOf(element, 'max')));
  }
  return typed(String(fieldOf(element, 'name')), 8);
}

function fieldOf(value: Json | undefined, name: string): Json {
  if (value === null || value === undefined || typeof value !== 'object' || isList(value)) return null;
  return value[name] ?? null;
}

function listOf(value: Json | undefined): readonly Json[] {
  return value !== undefined && isList(value) ? value : [];
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
