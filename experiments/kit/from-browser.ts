import { CODE_PLUGIN, type BrowserCode, type Media } from '../../server/protocol/browser-code.ts';
import type { ContentOf } from './content-of.ts';
import { declared, type DeclaredAnswers, type DeclaredFields } from './declared.ts';
import { makeTrial, type Trial } from './trial.ts';

type ContentFor<Code extends BrowserCode, Name extends keyof Code['timelines']> = ContentOf<
  Parameters<Code['timelines'][Name]>[0]
>;

/** What an experiment's `browser.ts` has to offer, by name. */
interface FromBrowser<Code extends BrowserCode> {
  /**
   * A timeline of `browser.ts` as one trial of a `solo` step.
   *
   * Each jsPsych trial in it becomes a record of its own as it ends; a last record, of the whole, holds the
   * answers. After a reload the timeline begins again, as the next attempt.
   *
   * @param content  what the timeline's function gets: texts by key, numbers, lists
   * @param fields   answers: each is what the last of its jsPsych trials with that key of its data left there
   */
  code<
    const Name extends keyof Code['timelines'] & string,
    const Fields extends DeclaredFields = Record<never, never>,
  >(id: string, timeline: Name, content: ContentFor<Code, Name>, fields?: Fields): Trial<DeclaredAnswers<Fields>>;
  /** The address of a file, for a parameter of any plugin. */
  media(name: keyof NonNullable<Code['media']> & string): Media;
}

/**
 * `const { code, media } = fromBrowser<typeof browser>('my-study')`, with `import type browser from './browser.ts'`:
 * only its types are here, as the code itself runs in the participant's page.
 *
 * @param experiment  the folder's name
 */
export function fromBrowser<Code extends BrowserCode>(experiment: string): FromBrowser<Code> {
  return {
    code: (id, timeline, content, fields) => {
      const { audience, fields: specs } = declared(fields);
      const answers = specs.map(({ key }) => key);
      return makeTrial(id, CODE_PLUGIN, { experiment, task: timeline, content, answers }, { audience, fields: specs });
    },
    media: (name) => ({ experiment, media: name }),
  };
}
