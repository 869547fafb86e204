import type { FollowUpSchedule } from '../../../experiments/kit/follow-up.ts';
import type { Experiment } from '../../../experiments/kit/kit.ts';
import { limitOf, type PlanStep } from '../../dyad/plan.ts';
import { MEMBERS } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { repeated, trialsOf } from './planned.ts';

/** What is wrong with when the follow-ups are taken. */
export function scheduleProblems({ followUps = [] }: Experiment): readonly Problem[] {
  return [
    ...repeated(followUps.map(({ id }) => id)).map((id) => problem('follow-up-id', `followUps › ${id}`, `the id "${id}" is used twice.`)),
    ...followUps.flatMap((followUp, index) => oneSchedule(followUp, followUps[index - 1] ?? null)),
  ];
}

function oneSchedule(given: FollowUpSchedule, before: FollowUpSchedule | null): readonly Problem[] {
  const { id, offsetDays, windowBeforeDays, windowAfterDays, remindersAfterHours } = given;
  const place = `followUps › ${id}`;
  const days: readonly (readonly [string, number, number])[] = [
    ['offsetDays', offsetDays, 1], ['windowBeforeDays', windowBeforeDays, 0], ['windowAfterDays', windowAfterDays, 0],
  ];
  const uneven = days.filter(([, value, least]) => !Number.isInteger(value) || value < least);
  const opens = offsetDays - windowBeforeDays;
  const last = before === null ? 0 : before.offsetDays + before.windowAfterDays;
  const hours = (windowAfterDays + 1) * 24;
  const outside = remindersAfterHours.filter((hour) => !Number.isInteger(hour) || hour < 0 || hour >= hours);
  const isRising = remindersAfterHours.every((hour, index) => index === 0 || hour > (remindersAfterHours[index - 1] ?? 0));
  return [
    ...(/^[a-z][a-z0-9-]{0,39}$/.test(id) ? [] : [problem('follow-up-id', place, `is called "${id}".`)]),
    ...uneven.map(([name, value, least]) => problem('follow-up-window', place, `its ${name} is ${value}, and has to be a whole number from ${least} on.`)),
    ...(opens > last
      ? []
      : [problem('follow-up-window', place, `opens on day ${opens}, and ${before === null ? 'the sitting is on day 0' : `"${before.id}" closes with day ${last}`}.`)]),
    ...outside.map((hour) => problem('follow-up-reminders', place, `reminds after ${hour} hours, and the window is over after ${hours}.`)),
    ...(isRising ? [] : [problem('follow-up-reminders', place, 'its reminders are not in their order.')]),
  ];
}

/** What is wrong with the steps of one follow-up, as those of a part that each goes through alone. */
export function followUpStepProblems(id: string, steps: readonly PlanStep[]): readonly Problem[] {
  const place = (step: PlanStep): string => `followUps › ${id} › step ${step.id}`;
  return [
    ...steps.filter(({ kind }) => kind !== 'solo').map((step) => problem('follow-up-shared', place(step), `is of the kind "${step.kind}".`)),
    ...steps.filter((step) => limitOf(step) !== null).map((step) => problem('follow-up-limit', place(step), 'has a limit.')),
    ...(MEMBERS.every((member) => steps.some((step) => step.when === null && trialsOf(step, member).length > 0))
      ? []
      : [problem('follow-up-for-nobody', `followUps › ${id}`, 'has no step that is sure to come for each of them.')]),
  ];
}
