import { isShared, type PlanStep } from '../../dyad/plan.ts';
import type { StepTable } from './alongside.ts';
import { crossings } from './crossings.ts';
import { html, type Html } from './html.ts';
import { lengthInWords } from './lengths.ts';

/** All steps in one row of boxes: their order and length, where the partners are in step, and where words cross. */
export function glance(before: readonly PlanStep[], { rows, conditions }: StepTable): Html {
  const steps = [...before, ...rows.flatMap(({ variants }) => variants[0]?.step ?? [])];
  return html`<section><h2>At a glance</h2>
<p class="small">In the condition ${either(conditions)}. Green edge: both at the same time. Red: one partner reads what the other has written.</p>
<ol class="glance">${steps.map(
    (step, index) => html`<li class="${markOf(step, steps)}"><p>${index + 1}. ${step.id}</p><p>${lengthInWords(step)}</p></li>\n`,
  )}</ol></section>`;
}

function either(conditions: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(conditions);
}

function markOf(step: PlanStep, steps: readonly PlanStep[]): string {
  if (crossings(step, steps).length > 0) return 'crossing';
  return isShared(step) || step.kind === 'door' ? 'together' : 'alone';
}
