import { element } from '../participant/element.ts';
import type { Rehearsable, RehearsalRequest } from './desk.ts';

const DRAWN = '';
const TIMERS = [
  ['1', 'real time'],
  ['10', '10 × faster'],
  ['60', '60 × faster'],
] as const;

/** Choices for the next couple; they take effect with "Restart". */
export class Toolbar {
  readonly root = element('form', { class: 'toolbar' });
  readonly #rehearsables: readonly Rehearsable[];
  readonly #experiment: Choice;
  readonly #timers = choice('Timers', TIMERS, '1');
  readonly #own = element('div', { class: 'own' });
  readonly #message = element('p', { class: 'message', role: 'status' });
  #condition = choice('Condition', [], DRAWN);
  /** Null: the experiment has no roles. */
  #role: Choice | null = null;
  #parameters: readonly (readonly [name: string, Choice])[] = [];

  constructor(rehearsables: readonly Rehearsable[], restart: () => void) {
    this.#rehearsables = rehearsables;
    const titles = rehearsables.map(({ id, title }) => [id, title] as const);
    this.#experiment = choice('Experiment', titles, rehearsables[0]?.id ?? '');
    this.#experiment.select.addEventListener('change', () => this.#offerOwn());
    const button = element('button', { type: 'submit' }, 'Restart');
    this.root.append(this.#experiment.root, this.#own, this.#timers.root, button, this.#message);
    this.root.addEventListener('submit', (event) => {
      event.preventDefault();
      restart();
    });
    this.#offerOwn();
  }

  get request(): RehearsalRequest {
    return {
      experimentId: this.#experiment.select.value,
      condition: chosenOrDrawn(this.#condition),
      ...(this.#role === null ? {} : { roleOfA: chosenOrDrawn(this.#role) }),
      parameters: Object.fromEntries(this.#parameters.map(([name, { select }]) => [name, select.value])),
      timeWarp: Number(this.#timers.select.value),
    };
  }

  say(text: string): void {
    this.#message.textContent = text;
  }

  /** What belongs to the chosen experiment. */
  #offerOwn(): void {
    const chosen = this.#rehearsables.find(({ id }) => id === this.#experiment.select.value);
    this.#condition = choice('Condition', [[DRAWN, 'drawn'], ...named(chosen?.conditions)], DRAWN);
    const roles = named(chosen?.roles);
    this.#role = roles.length === 0 ? null : choice('Role of partner A', [[DRAWN, 'drawn'], ...roles], DRAWN);
    this.#parameters = (chosen?.parameters ?? []).map((parameter) => {
      return [parameter.name, choice(parameter.label, named(parameter.options), parameter.default)] as const;
    });
    const own = [this.#condition, ...(this.#role === null ? [] : [this.#role]), ...this.#parameters.map(([, each]) => each)];
    this.#own.replaceChildren(...own.map(({ root }) => root));
  }
}

/** Shown as they are called in the experiment. */
function named(values: readonly string[] = []): readonly (readonly [value: string, text: string])[] {
  return values.map((value) => [value, value]);
}

function chosenOrDrawn({ select }: Choice): string | null {
  return select.value === DRAWN ? null : select.value;
}

interface Choice {
  readonly root: HTMLElement;
  readonly select: HTMLSelectElement;
}

function choice(label: string, options: readonly (readonly [value: string, text: string])[], value: string): Choice {
  const select = element('select', {}, ...options.map(([each, text]) => element('option', { value: each }, text)));
  select.value = value;
  return { root: element('label', {}, element('span', {}, label), select), select };
}
