import type { PlanStep } from '../../dyad/plan.ts';
import { MEMBERS, PARTNER, type Member } from '../../protocol/member.ts';

/** Words of one member that the other reads. */
export interface Crossing {
  readonly from: Member;
  /** Step and name under which they were written, `<stepId>.<name>`. */
  readonly written: string;
  /** The step in which their author has confirmed them; `null` where the written words cross as they are. */
  readonly confirmed: string | null;
}

/** What goes from one screen to the other in this step; empty where nothing does. */
export function crossings(step: PlanStep, steps: readonly PlanStep[]): readonly Crossing[] {
  // Closed, because a kind in which words cross while they are written has no pipes, and would pass for silent.
  switch (step.kind) {
    case 'solo':
    case 'consent':
    case 'door':
    case 'barrier':
    case 'hold':
    case 'together':
    case 'deliver':
    case 'reveal':
    case 'turn':
      return piped(step, steps);
    case 'chat':
      return MEMBERS.map((from) => ({ from, written: `${step.id}.messages`, confirmed: null }));
  }
}

/** One sentence for each text that crosses, both directions in one; or that nothing does. */
export function crossingsInWords(step: PlanStep, steps: readonly PlanStep[]): readonly string[] {
  const found = crossings(step, steps);
  const texts = [...new Set(found.map(textInWords))];
  const words = texts.map((text) => {
    const authors = MEMBERS.filter((member) => found.some((each) => each.from === member && textInWords(each) === text));
    return `${authors.map((member) => `${member} → ${PARTNER[member]}`).join(' and ')}: ${text}`;
  });
  const typing = step.kind === 'chat' && step.typing === true ? ['while somebody writes, that they do'] : [];
  return words.length > 0 ? [...words, ...typing] : [beyondTexts(step)];
}

/** Earlier texts of one that the other is shown here. */
function piped(step: PlanStep, steps: readonly PlanStep[]): readonly Crossing[] {
  return MEMBERS.flatMap((from) =>
    step.pipes[PARTNER[from]]
      .filter(({ of }) => of === 'partner')
      .map(({ field }): Crossing => {
        const source = sourceOf(field, from, steps);
        return { from, written: source ?? field, confirmed: source === null ? null : stepIn(field) };
      }),
  );
}

/** What the partner learns from the step itself, where no text crosses. */
function beyondTexts(step: PlanStep): string {
  switch (step.kind) {
    case 'door':
    case 'barrier':
    case 'hold':
      return 'only that both are here';
    case 'solo':
    case 'consent':
    case 'together':
    case 'deliver':
    case 'reveal':
    case 'chat':
      return 'nothing';
    case 'turn':
      return 'nothing in writing: they talk aloud';
  }
}

function textInWords({ written, confirmed }: Crossing): string {
  const name = written.slice(stepIn(written).length + 1);
  const text = `“${name}” from “${stepIn(written)}”`;
  return confirmed === null ? text : `${text}, as its author confirmed it in “${confirmed}”`;
}

/** Where the words of a field come from, if its step shows its author an earlier text. */
function sourceOf(field: string, author: Member, steps: readonly PlanStep[]): string | null {
  const step = steps.find(({ id }) => id === stepIn(field));
  return step?.pipes[author].find(({ of }) => of === 'self')?.field ?? null;
}

function stepIn(field: string): string {
  return field.split('.')[0] ?? field;
}
