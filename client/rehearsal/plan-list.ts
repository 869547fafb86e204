import { element } from '../participant/element.ts';
import type { InspectedStep, Inspection } from '../../server/protocol/inspection.ts';
import { MEMBERS, type Member } from '../../server/protocol/member.ts';

/** The steps of the couple's plan, and who is where. Pressing a step brings both there. */
export class PlanList {
  readonly root = element('div', { class: 'plan' });
  readonly #steps = element('ol', { 'aria-label': 'Steps' });
  readonly #note = element('p', { class: 'note' });
  readonly #goTo: (stepId: string) => void;
  #shown = '';
  #rows: readonly { readonly id: string; readonly row: HTMLElement; readonly marks: HTMLElement }[] = [];

  constructor(goTo: (stepId: string) => void) {
    this.#goTo = goTo;
    this.root.append(this.#steps, this.#note);
  }

  show({ steps, members, condition }: Inspection): void {
    const shown = JSON.stringify(steps);
    if (shown !== this.#shown) this.#list(steps);
    this.#shown = shown;
    for (const { id, row, marks } of this.#rows) {
      const here = MEMBERS.filter((member) => members[member].stepId === id);
      marks.replaceChildren(...here.map(mark));
      if (here.length > 0) row.setAttribute('aria-current', 'step');
      else row.removeAttribute('aria-current');
    }
    this.#note.textContent = condition === null ? 'The rest is planned by the draw, when both are at the door.' : '';
  }

  #list(steps: readonly InspectedStep[]): void {
    this.#rows = steps.map((step) => {
      const marks = element('span', { class: 'marks' });
      const name = element('button', { type: 'button', class: 'step', title: 'Bring both partners here' }, step.id);
      name.addEventListener('click', () => this.#goTo(step.id));
      const row = element('li', {}, name, element('span', { class: 'kind' }, kindOf(step)), marks);
      return { id: step.id, row, marks };
    });
    this.#steps.replaceChildren(...this.#rows.map(({ row }) => row));
  }
}

function kindOf({ kind, members }: InspectedStep): string {
  return members.length === 1 ? `${kind}, ${members.join()} only` : kind;
}

function mark(member: Member): HTMLElement {
  return element('span', { class: 'mark', 'aria-label': `${member} is here`, role: 'img' }, member);
}
