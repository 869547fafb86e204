import type { Experiment } from '../../../experiments/kit/kit.ts';
import { cells } from '../../planning/cells.ts';
import { roleRuleInWords } from '../../planning/role-words.ts';
import { MEMBERS } from '../../protocol/member.ts';
import { isSame, type StepTable } from './alongside.ts';
import { crossings, crossingsInWords } from './crossings.ts';
import { estimate, ESTIMATE_RULE } from './duration-estimate.ts';
import { html, type Html } from './html.ts';
import { inWords } from './lengths.ts';
import type { ConditionPlan, SheetPlan } from './sheet-plan.ts';
import { memberName } from './step-table.ts';

/** The whole study in some lines: conditions, time, what crosses, what differs. */
export function inShort(plan: SheetPlan, tables: readonly StepTable[]): Html {
  const { experiment, parameters } = plan;
  const allConditions = cells(experiment).map(({ condition }) => condition);
  const chosen = Object.entries(experiment.parameters).map(([name, { kind, label }]) => {
    const value = parameters[name];
    return html`<li>${label} (<code>${name}</code>): ${kind === 'length' ? inWords(Number(value)) : String(value)}</li>`;
  });
  return html`<section class="short"><dl>
<dt>Conditions</dt><dd>${allConditions.join(', ')}${allConditions.length === 1 ? '' : '. Chance draws one for each couple, the same for both partners, once both are here.'}</dd>
${experiment.roles === undefined ? '' : html`<dt>Roles</dt><dd>${rolesInWords(experiment.roles, plan)}</dd>`}
<dt>Time for each member</dt><dd>${times(plan)}
<p class="small">Counted by ${ESTIMATE_RULE}; steps with a clock at their longest, steps that not everybody sees included, waiting for the partner not.</p></dd>
<dt>What one partner writes and the other reads</dt><dd>${crossing(plan)}</dd>
<dt>What differs between the conditions</dt><dd>${differences(tables, allConditions.length)}</dd>
${chosen.length === 0 ? '' : html`<dt>Chosen for this study</dt><dd><ul>${chosen}</ul></dd>`}
</dl></section>`;
}

function rolesInWords(roles: NonNullable<Experiment['roles']>, plan: SheetPlan): string {
  const { A, B } = plan.roles;
  return `${roles.names.join(' and ')}. ${roleRuleInWords(roles.rule({ parameters: plan.parameters }))} On this sheet A is ${A} and B is ${B}.`;
}

function times(plan: SheetPlan): readonly Html[] {
  const lines = plan.conditions.map((each) => ({ condition: each.condition, words: timeInWords(plan, each) }));
  const different = [...new Set(lines.map(({ words }) => words))];
  return different.map((words) => {
    const conditions = lines.filter((line) => line.words === words).map(({ condition }) => condition);
    return html`<p>${different.length === 1 ? '' : `${conditions.join(', ')}: `}${words}</p>`;
  });
}

function timeInWords({ before, language, roles }: SheetPlan, { steps }: ConditionPlan): string {
  const words = MEMBERS.map((member) => {
    const { ownPace, onClock } = estimate([...before, ...steps], member, language);
    return `about ${minutes(ownPace + onClock)}: ${minutes(ownPace)} at the own pace and ${minutes(onClock)} in steps with a clock`;
  });
  if (words[0] === words[1]) return `Each ${words[0]}.`;
  return `${MEMBERS.map((member, index) => `${memberName(member, roles)} ${words[index]}`).join('; ')}.`;
}

function minutes(ms: number): string {
  return `${Math.ceil(ms / 60_000)} min`;
}

function crossing({ before, conditions }: SheetPlan): Html {
  const found = conditions.flatMap(({ steps }) => {
    const all = [...before, ...steps];
    return all
      .filter((step) => crossings(step, all).length > 0)
      .map((step) => `In “${step.id}”: ${crossingsInWords(step, all).join('; ')}.`);
  });
  if (found.length === 0) return html`Nothing: no answer of one partner is ever shown to the other.`;
  return html`<ul>${[...new Set(found)].map((words) => html`<li>${words}</li>`)}</ul><p>No other answer of one partner is ever shown to the other.</p>`;
}

function differences(tables: readonly StepTable[], inAll: number): string {
  const [table, ...others] = tables;
  if (table === undefined || others.length > 0) return 'They have the same steps in different orders; each has a table of its own.';
  if (inAll === 1) return 'Nothing: there is one condition.';
  if (table.conditions.length < inAll) return `This sheet shows one condition of ${inAll}: ${table.conditions.join(', ')}.`;
  const different = table.rows.filter((row) => !isSame(row, table.conditions));
  if (different.length === 0) return 'Nothing that is shown.';
  const steps = different.map(({ id }) => `“${id}”`).join(', ');
  return `What is shown in ${steps}; the words that differ are marked there. Every other step is the same to the word and the second.`;
}
