import type { SurveyModel } from 'survey-core';
import type { TrialContent } from '../../../server/protocol/content.ts';
import { keepInSight } from '../finished-page.ts';
import { withAddresses } from './media.ts';

/** A trial as jsPsych is to have it on our pages. */
export interface Presented {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The page's heading; null where the plugin draws its own, or has none. */
  readonly heading: string | null;
}

/** Of the plugins of others, SurveyJS brings a page of its own; its title becomes the heading of ours. */
export function presented({ plugin, parameters: given }: TrialContent): Presented {
  const parameters = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, withAddresses(value)]));
  const survey = parameters['survey_json'];
  if (plugin !== 'survey' || typeof survey !== 'object' || survey === null || !('title' in survey)) {
    return { parameters, heading: null };
  }
  const { title, ...form } = survey;
  if (typeof title !== 'string') return { parameters, heading: null };
  return { parameters: { ...parameters, survey_json: form, survey_function: keepAnswersInSight }, heading: title };
}

/** It clears its page as it ends, so what stays in sight is a copy. */
function keepAnswersInSight(survey: SurveyModel): void {
  survey.onCompleting.add(() => {
    const container = document.querySelector('.jspsych-survey-container');
    const copy = container?.cloneNode(true);
    if (!(copy instanceof HTMLElement)) return;
    container?.after(copy);
    keepInSight(copy);
  });
}
