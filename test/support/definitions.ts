import {
  defineExperiment, minutes, option, page, part, solo, textsIn, type Experiment,
} from '../../experiments/kit/kit.ts';

const en = {
  heading: 'A heading',
  list: ['One line', 'Another line'],
  button: 'Continue',
  many: '{count, plural, one {# word} other {# words}}',
} as const;

export const text = textsIn({ en: { ...en, list: [...en.list] } });

export const readPage = page('read', { heading: text('heading'), paragraphs: text('list'), button: text('button') });

/** The smallest definition that nothing is wrong with; tests give what they are about. */
export function definition(given: Partial<Experiment> = {}): Experiment {
  const sound = defineExperiment({
    id: 'sound',
    version: '1.0.0',
    title: 'A sound definition',
    languages: text.languages,
    parameters: { mood: option('Mood', ['calm', 'lively'], 'calm') },
    factors: { colour: ['red', 'blue'] },
    consent: () => ({ version: '1', heading: text('heading'), summary: text('list'), sections: [] }),
    door: { patience: minutes(10) },
    debrief: text('list'),
    before: () => [part('baseline', solo('hello', [readPage]))],
    timeline: () => [part('task', solo('task', [readPage]))],
  });
  return { ...sound, ...given };
}
