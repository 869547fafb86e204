import { surveyLocalization } from 'survey-core';

/** What SurveyJS itself says, e.g. of a number that is too large; English comes with it. */
const FILES = import.meta.glob('../../../node_modules/survey-core/fesm/i18n/german.mjs');
const LANGUAGES: ReadonlyMap<string, string> = new Map([['de', 'german']]);

/** To be called before a survey is drawn. @param tag  BCP 47; English where SurveyJS's words for it are not here */
export async function translateSurveys(tag: string): Promise<void> {
  const [language = ''] = tag.split('-');
  const load = FILES[`../../../node_modules/survey-core/fesm/i18n/${LANGUAGES.get(language)}.mjs`];
  if (load === undefined) return;
  await load();
  surveyLocalization.currentLocale = language;
}
