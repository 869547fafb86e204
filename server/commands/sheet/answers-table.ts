import type { Measure } from '../../../experiments/kit/measure.ts';
import type { Field, PlannedTrial, PlanStep } from '../../dyad/plan.ts';
import { MEMBERS, PARTNER, type Language, type Member } from '../../protocol/member.ts';
import { crossings } from './crossings.ts';
import { html, type Html } from './html.ts';

interface AnswerRow {
  readonly step: string;
  readonly name: string;
  readonly asked: string;
  readonly kept: string;
  readonly seenBy: string;
  readonly isShared: boolean;
}

/** Every answer of these steps, and who sees it; the same in all conditions is told once. */
export function answersTable(
  plans: readonly (readonly PlanStep[])[],
  language: Language,
  measures: ReadonlyMap<string, Measure>,
): Html {
  const rows = plans.flatMap((steps) =>
    steps.flatMap((step) => MEMBERS.flatMap((member) => stepRows(step, member, steps, language, measures))),
  );
  const unique = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  const order = rows.map(({ step }) => step);
  // What another condition asks in a step belongs beside what the first asks there.
  unique.sort((one, other) => order.indexOf(one.step) - order.indexOf(other.step));
  return html`<table class="answers">
<thead><tr><th>Step</th><th>Answer</th><th>What is asked</th><th>Kept as</th><th>Who sees it</th></tr></thead>
<tbody>${unique.map(
    ({ step, name, asked, kept, seenBy, isShared }) =>
      html`<tr class="${isShared ? 'crosses' : ''}"><td>${step}</td><td>${name}</td><td lang="${language}">${asked}</td><td>${kept}</td><td>${seenBy}</td></tr>\n`,
  )}</tbody></table>`;
}

function stepRows(
  step: PlanStep,
  member: Member,
  steps: readonly PlanStep[],
  language: Language,
  measures: ReadonlyMap<string, Measure>,
): readonly AnswerRow[] {
  const trials = step.content[member]?.[language]?.trials ?? [];
  const rows = trials.flatMap((trial) => [...scaleRows(step, trial, measures), ...fieldRows(step, trial, member, steps)]);
  if (step.kind !== 'chat') return rows;
  return [...rows, { step: step.id, name: 'messages', asked: '', kept: keptAs('text'), ...seen('shared', `“${step.id}”`) }];
}

function scaleRows(
  step: PlanStep,
  { id, scale }: PlannedTrial,
  measures: ReadonlyMap<string, Measure>,
): readonly AnswerRow[] {
  const measure = scale === undefined ? undefined : measures.get(scale.measure);
  if (measure === undefined) return [];
  const { title, source, items } = measure;
  const asked = `${title}: ${items.length === 1 ? '1 item' : `${items.length} items`}. Source: ${source}.`;
  return [{ step: step.id, name: `${id} (${measure.id})`, asked, kept: 'numbers', ...seen('private', '') }];
}

function fieldRows(step: PlanStep, { fields }: PlannedTrial, member: Member, steps: readonly PlanStep[]): readonly AnswerRow[] {
  const all = Object.values(fields);
  const noted = all.filter(({ question }) => question === '').map(({ name }) => name);
  const asked = all
    .filter(({ question }) => question !== '')
    .map(({ name, type, visibility, question }) => {
      const shownIn = steps.filter((later) => reads(later, `${step.id}.${name}`, member, steps)).map(({ id }) => `“${id}”`);
      return { step: step.id, name, asked: question, kept: keptAs(type), ...seen(visibility, shownIn.join(' and ')) };
    });
  if (noted.length === 0) return asked;
  const byPage = { asked: 'nothing: noted by the page itself', kept: 'numbers and marks', ...seen('lab', '') };
  return [...asked, { step: step.id, name: noted.join(', '), ...byPage }];
}

/** True if the partner reads this field in that step, as it was written or as it was confirmed. */
function reads(later: PlanStep, field: string, author: Member, steps: readonly PlanStep[]): boolean {
  const direct = later.pipes[PARTNER[author]].some((pipe) => pipe.of === 'partner' && pipe.field === field);
  return direct || crossings(later, steps).some(({ from, written }) => from === author && written === field);
}

function keptAs(type: Field['type']): string {
  switch (type) {
    case 'text':
      return 'text, encrypted';
    case 'number':
      return 'number';
    case 'choice':
      return 'choice';
    case 'boolean':
      return 'yes or no';
  }
}

/** @param shownIn  the steps in which the partner reads it */
function seen(visibility: Field['visibility'], shownIn: string): Pick<AnswerRow, 'seenBy' | 'isShared'> {
  switch (visibility) {
    case 'shared':
      return { seenBy: `research team; the partner in ${shownIn === '' ? 'no step' : shownIn}`, isShared: shownIn !== '' };
    case 'private':
    case 'lab':
      return { seenBy: 'research team; never the partner', isShared: false };
  }
}
