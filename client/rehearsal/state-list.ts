import { element } from '../participant/element.ts';
import type { Inspection } from '../../server/protocol/inspection.ts';
import { MEMBERS } from '../../server/protocol/member.ts';
import { Clocks } from './clocks.ts';

/** Where the couple is, and what will happen by itself, with the time left. */
export class StateList {
  readonly root = element('div', { class: 'state' });
  readonly #facts = element('dl', {});
  readonly #deadlines = element('ul', { class: 'deadlines', 'aria-label': 'What happens by itself' });
  readonly #undeclared = element('ul', { class: 'undeclared', 'aria-label': 'Undeclared data' });
  readonly #raw = element('pre');
  readonly #clocks = new Clocks();

  constructor() {
    const stored = element('details', { class: 'raw' }, element('summary', {}, 'As stored'), this.#raw);
    this.root.append(this.#facts, this.#deadlines, this.#undeclared, stored);
  }

  show({ now, phase, condition, members, meeting, deadlines, undeclared, state }: Inspection): void {
    this.#clocks.start(now);
    const facts = [
      ...fact('Phase', phase),
      ...fact('Condition', condition ?? 'not drawn yet'),
      ...MEMBERS.flatMap((member) => {
        const { presence, language, stepId, since, isDone } = members[member];
        const name = `${member} (${language})`;
        if (stepId === null) return fact(name, presence, ', through');
        const where = element('b', {}, stepId);
        return fact(name, presence, isDone ? ', done with ' : ', at ', where, ' for ', this.#clocks.since(since));
      }),
      ...(meeting === null ? [] : fact('Meeting', meeting)),
    ];
    this.#facts.replaceChildren(...facts);
    const due = deadlines.map(({ what, at }) => element('li', {}, element('span', {}, what), ' ', this.#clocks.until(at)));
    this.#deadlines.replaceChildren(...due);
    this.#undeclared.replaceChildren(...undeclared.map((sentence) => element('li', {}, sentence)));
    this.#raw.textContent = JSON.stringify(state, null, 2);
  }
}

function fact(name: string, ...value: readonly (string | Node)[]): readonly HTMLElement[] {
  return [element('dt', {}, name), element('dd', {}, ...value)];
}
