import type { PlanPart } from '../dyad/plan.ts';
import type { ConsentText, OwnConsent } from '../protocol/consent-text.ts';
import type { Json } from '../protocol/content.ts';
import type { Member } from '../protocol/member.ts';

/**
 * Plan part 1 with the consent of the study in it: the words alone are another's, so whatever shows, answers and records
 * a consent does so as ever. The notes and buttons are those of the experiment.
 */
export function withOwnConsent(part: PlanPart, { version, texts }: OwnConsent): PlanPart {
  const steps = part.steps.map((step) => {
    if (step.kind !== 'consent') return step;
    const contentOf = (member: Member) => {
      const inEach = step.content[member];
      if (inEach === null) return null;
      return Object.fromEntries(
        Object.entries(inEach).map(([language, content]) => {
          const text = texts[language];
          if (text === undefined) throw new Error(`the consent ${version} of this study is not there in "${language}"`);
          const trials = content.trials.map((trial) => ({
            ...trial,
            parameters: { ...trial.parameters, ...parametersOf(version, text) },
            fields: Object.fromEntries(Object.entries(trial.fields).map(([key, field]) => [key, { ...field, question: text.heading }])),
          }));
          return [language, { ...content, trials }];
        }),
      );
    };
    return { ...step, content: { A: contentOf('A'), B: contentOf('B') } };
  });
  return { ...part, steps };
}

function parametersOf(version: string, { heading, summary, sections }: ConsentText): Readonly<Record<string, Json>> {
  return { version, heading, summary: [...summary], sections: sections.map(({ title, paragraphs }) => ({ title, paragraphs: [...paragraphs] })) };
}
