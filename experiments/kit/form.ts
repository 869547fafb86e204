import type { Asked } from './answer.ts';
import type { Given } from './when.ts';
import type { Words } from './text.ts';
import { makeTrial, type Content, type FieldSpec, type Trial } from './trial.ts';

/** A question of a {@link form}; `Value` is what its answer holds. */
export interface Question<Value extends Given> {
  readonly text: Words;
  readonly type: FieldSpec['type'];
  /** The question in SurveyJS's own terms. */
  readonly survey: Readonly<Record<string, Content>>;
  /** Never set at run time. */
  readonly value?: Value;
}

export function wholeNumber(text: Words, { min, max }: { readonly min: number; readonly max: number }): Question<number> {
  return { text, type: 'number', survey: { type: 'text', inputType: 'number', min, max, step: 1 } };
}

/** One of a few; label by recorded value, in the order shown. */
export function oneOf<const Option extends string>(
  text: Words,
  options: Readonly<Record<Option, Words>>,
): Question<Option> {
  const choices = Object.entries<Words>(options).map(([value, label]) => ({ value, text: label }));
  return { text, type: 'choice', survey: { type: 'radiogroup', choices } };
}

/** A short answer in the person's own words; stored encrypted, like everything typed. */
export function shortText(text: Words, { maxLength }: { readonly maxLength: number }): Question<string> {
  return { text, type: 'text', survey: { type: 'text', maxLength } };
}

type AnswersOf<Asking extends Readonly<Record<string, Question<Given>>>> = {
  readonly [Name in keyof Asking]: Asking[Name] extends Question<infer Value> ? Asked<Value | null, 'private'> : never;
};

/** A questionnaire by SurveyJS (`@jspsych/plugin-survey`). Every question may be left out by the participant. */
export function form<const Asking extends Readonly<Record<string, Question<Given>>>>(
  id: string,
  { heading, button, questions }: { readonly heading: Words; readonly button: Words; readonly questions: Asking },
): Trial<AnswersOf<Asking>> {
  const listed = Object.entries<Question<Given>>(questions);
  const elements = listed.map(([name, { text, survey }]) => ({ ...survey, name, title: text }));
  return makeTrial(
    id,
    'survey',
    {
      survey_json: {
        title: heading,
        showQuestionNumbers: 'off',
        completeText: button,
        widthMode: 'responsive',
        elements,
      },
      min_width: '0',
    },
    {
      audience: 'private',
      fields: listed.map(([name, { text, type }]) => ({
        key: `response.${name}`,
        name,
        type,
        visibility: 'private',
        question: text,
      })),
    },
  );
}
