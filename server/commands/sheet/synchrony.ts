import { pickOf, type GoneRule, type PlanStep, type TogetherStep } from '../../dyad/plan.ts';
import type { Answer, When } from '../../dyad/when.ts';
import { inWords } from './lengths.ts';

/** Whether the partners are in step here, one sentence a line. */
export function synchronyOf(step: PlanStep): readonly string[] {
  switch (step.kind) {
    case 'solo':
    case 'consent':
      return ['No: each alone.'];
    case 'door':
      return [
        'Yes: nobody passes until both are here. Then chance draws the condition.',
        `Who comes first waits at most ${inWords(step.patienceMs)}; then it ends, in neutral words.`,
      ];
    case 'barrier':
    case 'hold':
      return ['Yes: both pass at one instant.', lateWords(step)];
    case 'together':
      return [start(step), lateWords(step), goneWords(step.onPartnerGone)];
    case 'deliver':
      return [`${start(step)} What is delivered is shown at that instant.`, lateWords(step), goneWords(step.onPartnerGone)];
    case 'reveal':
      return [`${start(step)} Neutral words for the roles.`, lateWords(step), goneWords(step.onPartnerGone)];
    case 'turn':
      return [
        'Yes: starts and ends at one instant. One has the floor and passes it on; the other follows.',
        lateWords(step),
        goneWords(step.onPartnerGone),
      ];
    case 'chat':
      return [`${start(step)} Each message is shown at once.`, lateWords(step), goneWords(step.onPartnerGone)];
  }
}

/** Who passes a step over, in words; '' where nobody does. */
export function conditionInWords({ when }: PlanStep): string {
  return when === null ? '' : `Only if of one’s own answers ${holdsInWords(when)}.`;
}

/** What the server picks as one comes to the step, in words; '' where it picks nothing. */
export function pickInWords(step: PlanStep): string {
  const pick = pickOf(step);
  if (pick?.rule !== 'nearest-middle') return '';
  const { target, within: [least, most], without, rank, candidates } = pick;
  const texts = candidates.map(({ text }) => answerInWords(text)).join(', ');
  const which = rank === 1 ? 'nearest' : `no. ${rank} in nearness`;
  const never = without.length === 0 ? '' : `, none about ${without.map(valueInWords).join(', ')}`;
  return `Picked by the server out of one’s own ${texts}: the ${which} to ${target}, from ${least} to ${most}${never}. If there is none, the step is passed over.`;
}

function start({ endsWhenBothDone }: Pick<TogetherStep, 'endsWhenBothDone'>): string {
  return endsWhenBothDone
    ? 'Yes: starts at one instant; ends at one, as soon as both are done.'
    : 'Yes: starts and ends at one instant.';
}

function lateWords({ patienceMs, onTimeout }: { readonly patienceMs: number; readonly onTimeout: GoneRule }): string {
  return `Who comes first waits at most ${inWords(patienceMs)}; then ${ruleInWords(onTimeout)}.`;
}

function goneWords(rule: TogetherStep['onPartnerGone']): string {
  return `If one leaves, ${ruleInWords(rule)}.`;
}

function ruleInWords(rule: TogetherStep['onPartnerGone']): string {
  switch (rule) {
    case 'pause':
      return 'the clock runs on and the next step waits';
    case 'continue-alone':
      return 'the other goes on alone';
    case 'end':
      return 'it ends for both, in neutral words';
  }
}

function holdsInWords(when: When): string {
  switch (when.is) {
    case 'equal':
      return `${answerInWords(when.field)} is ${valueInWords(when.to)}`;
    case 'at-least':
      return `${answerInWords(when.field)} is ${when.value} or more`;
    case 'at-most':
      return `${answerInWords(when.field)} is ${when.value} or less`;
    case 'and':
    case 'or':
      return when.of.map(holdsInWords).join(` ${when.is} `);
    case 'not':
      return `not (${holdsInWords(when.of)})`;
  }
}

/** @param field  `<stepId>.<name>` */
function answerInWords(field: string): string {
  const [step = field, name = ''] = field.split('.');
  return `“${name}” in “${step}”`;
}

function valueInWords(value: Answer): string {
  if (value === null) return 'left open';
  return typeof value === 'string' ? `“${value}”` : String(value);
}
