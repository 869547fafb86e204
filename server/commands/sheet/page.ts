import { alongside, type StepTable } from './alongside.ts';
import { measuresWith } from '../../../experiments/measures/registry.ts';
import { answersTable } from './answers-table.ts';
import { Html, html } from './html.ts';
import { glance } from './glance.ts';
import { inShort } from './in-short.ts';
import { screenWords } from './screen-words.ts';
import type { FollowUpPlan, SheetPlan } from './sheet-plan.ts';
import { linesHtml, stepTable, type TableGiven } from './step-table.ts';

/**
 * The whole sheet: one page of HTML that needs nothing else, for the screen and for paper.
 *
 * @param css  put in as it is
 */
export function sheetPage(plan: SheetPlan, css: string): string {
  const { experiment, language, before, conditions, followUps, debrief } = plan;
  const tables = alongside(conditions);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${experiment.title}: what each partner sees</title>
<style>${new Html(css)}</style>
</head>
<body>
<header>
<p class="kicker">What each partner sees, step by step</p>
<h1>${experiment.title}</h1>
<p class="meta">${experiment.id} ${experiment.version} · texts in ${new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language}</p>
</header>
${inShort(plan, tables)}
${tables.map((table) => glance(before, table))}
<section class="consent"><h2>Consent</h2>${consent(plan)}</section>
<section><h2>Step by step</h2>${notes(plan)}
<h3>Before the draw: the same in every condition</h3>
${stepTable({ conditions: [], rows: before.map((step) => ({ id: step.id, variants: [{ conditions: [], step }] })) }, tableGiven(plan, 1))}
${tables.map((table) => html`<h3>${headOf(table, tables)}</h3>${stepTable(table, tableGiven(plan, before.length + 1))}`)}
${followUps.map((followUp) => followUpTables(plan, followUp))}
</section>
<section><h2>Every answer, and who sees it</h2>
${answersTable([...conditions.map(({ steps }) => [...before, ...steps]), ...followUps.flatMap((each) => each.conditions.map(({ steps }) => steps))], language, measuresWith(experiment.imported))}</section>
<section class="debrief"><h2>Debrief</h2><p>Shown to each at the end, for whatever reason it ends.</p>
<div class="exact" lang="${language}">${debrief.map((paragraph) => html`<p>${paragraph}</p>`)}</div></section>
</body>
</html>
`;
  return page.source;
}

function tableGiven({ language, roles, partsInAll, before, conditions }: SheetPlan, from: number): TableGiven {
  return {
    language,
    roles,
    partsInAll,
    from,
    stepsOf(condition) {
      return [...before, ...(conditions.find((each) => each.condition === condition)?.steps ?? [])];
    },
  };
}

/** Nothing of it hangs on the partner, so there is no draw and no wait to tell of. */
function followUpTables({ language, roles }: SheetPlan, { schedule, partsInAll, conditions }: FollowUpPlan): Html {
  const { id, offsetDays, windowBeforeDays, windowAfterDays } = schedule;
  const given = { language, roles, partsInAll, from: 1, stepsOf: (condition: string) => conditions.find((each) => each.condition === condition)?.steps ?? [] };
  return html`${alongside(conditions).map((table) => html`<h3>Follow-up “${id}”: each alone, by their own link, from day ${offsetDays - windowBeforeDays} to day ${offsetDays + windowAfterDays} after the sitting</h3>${stepTable(table, given)}`)}`;
}

function headOf({ conditions }: StepTable, tables: readonly StepTable[]): string {
  const isOne = tables.length > 1 || conditions.length === 1;
  return isOne ? `From the draw on, in the condition ${conditions.join('')}` : `From the draw on: ${conditions.join(', ')}`;
}

function consent({ before, language }: SheetPlan): Html {
  const trials = before.filter(({ kind }) => kind === 'consent').flatMap(({ content }) => content.A?.[language]?.trials ?? []);
  return html`${trials.map(
    (trial) => html`<p>Each reads this alone, before anything else, and says yes or no. Version ${String(trial.parameters['version'])} of the text.</p>
<div class="exact" lang="${language}">${linesHtml(screenWords(trial, []))}</div>`,
  )}`;
}

function notes({ before, conditions, language }: SheetPlan): Html {
  const alone = [...before, ...conditions.flatMap(({ steps }) => steps)].filter(({ kind }) => kind === 'solo');
  const waits = new Set(alone.flatMap(({ content }) => [content.A, content.B].map((each) => each?.[language]?.waiting ?? '')));
  const listed = [...waits].filter((words) => words !== '');
  return html`<ul class="notes">
<li>A and B are the two partners; which of them is A was drawn by lot and means nothing else.</li>
<li>The columns of A and B hold every word of the study that they read; what is in grey or in italics is told about the screen. Besides, every screen carries the platform’s own few words, the same in every study: the number of the part, who sees the answers, the time left where there is a clock, a button to go on, what is still missing, and “Leave quietly”.</li>
<li>Where chance has a part, one outcome is shown: the order of items, the place of the item that says which answer to choose, who begins where the two take turns.</li>
${listed.length === 0 ? '' : html`<li>Where a step at the own pace has to wait for a moment: <span lang="${language}">${listed.join(' / ')}</span></li>`}
</ul>`;
}
