import type { Language, Member } from '../../server/protocol/member.ts';
import { element } from '../participant/element.ts';
import { choice, choose, offer, type Choice, type Option } from './choice.ts';
import { fetchOutline, type Rehearsable, type RehearsalRequest } from './desk.ts';

const DRAWN = '';
const BEGINNING: Option = ['', 'the beginning'];
const TIMERS = [
  ['1', 'real time'],
  ['10', '10 × faster'],
  ['60', '60 × faster'],
] as const;

/** Choices for the next couple; they take effect with "Restart". */
export class Toolbar {
  readonly root = element('form', { class: 'toolbar' });
  #rehearsables: readonly Rehearsable[];
  readonly #experiment: Choice;
  readonly #timers = choice('Timers', TIMERS, '1');
  readonly #startAt = choice('Start at', [BEGINNING], '');
  readonly #own = element('div', { class: 'own' });
  readonly #message = element('p', { class: 'message', role: 'status' });
  /** How often the steps were asked for. */
  #outlines = 0;
  #condition = choice('Condition', [], DRAWN);
  /** Null: the experiment has no roles. */
  #role: Choice | null = null;
  /** Null: the experiment is in one language. */
  #languages: Readonly<Record<Member, Choice>> | null = null;
  #parameters: readonly (readonly [name: string, Choice])[] = [];

  constructor(rehearsables: readonly Rehearsable[], restart: () => void) {
    this.#rehearsables = rehearsables;
    this.#experiment = choice('Experiment', titlesOf(rehearsables), rehearsables[0]?.id ?? '');
    this.#experiment.select.addEventListener('change', () => this.#offerOwn());
    // Which steps there are hangs on all that is chosen before them.
    for (const { root } of [this.#experiment, { root: this.#own }]) {
      root.addEventListener('change', () => this.offerSteps());
    }
    const button = element('button', { type: 'submit' }, 'Restart');
    this.root.append(this.#experiment.root, this.#own, this.#timers.root, this.#startAt.root, button, this.#message);
    this.root.addEventListener('submit', (event) => {
      event.preventDefault();
      restart();
    });
    this.#offerOwn();
    this.offerSteps();
  }

  get request(): RehearsalRequest {
    return {
      experimentId: this.#experiment.select.value,
      condition: chosenOrDrawn(this.#condition),
      ...(this.#role === null ? {} : { roleOfA: chosenOrDrawn(this.#role) }),
      ...(this.#languages === null
        ? {}
        : { languages: { A: this.#languages.A.select.value, B: this.#languages.B.select.value } }),
      parameters: Object.fromEntries(this.#parameters.map(([name, { select }]) => [name, select.value])),
      timeWarp: Number(this.#timers.select.value),
      startAt: this.#startAt.select.value === '' ? null : this.#startAt.select.value,
    };
  }

  /** There are others now, or they are called or made otherwise; what is chosen stays, if it is still there. */
  offerExperiments(rehearsables: readonly Rehearsable[]): void {
    this.#rehearsables = rehearsables;
    offer(this.#experiment, titlesOf(rehearsables));
    const before = this.#ownChoices;
    this.#offerOwn();
    for (const own of this.#ownChoices) {
      const same = before.find(({ label }) => label === own.label);
      if (same !== undefined) choose(own, same.select.value);
    }
  }

  /** Chosen elsewhere; "Restart" then goes there again. */
  startAt(stepId: string): void {
    this.#startAt.select.value = stepId;
  }

  /** Asks anew which steps there are for what is chosen. */
  offerSteps(): void {
    this.#outlines += 1;
    const number = this.#outlines;
    const shown = fetchOutline(this.request).then((steps) => {
      // Otherwise something else was chosen meanwhile, and asked for as well.
      if (number === this.#outlines) offer(this.#startAt, [BEGINNING, ...named(steps)]);
    });
    // A restart says what is wrong with the choice.
    shown.catch(() => offer(this.#startAt, [BEGINNING]));
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
    const languages = chosen?.languages ?? [];
    this.#languages = languages.length < 2 ? null : { A: languageChoice('A', languages), B: languageChoice('B', languages) };
    this.#parameters = (chosen?.parameters ?? []).map((parameter) => {
      return [parameter.name, choice(parameter.label, named(parameter.options), parameter.default)] as const;
    });
    this.#own.replaceChildren(...this.#ownChoices.map(({ root }) => root));
    // The two stay side by side.
    if (this.#languages !== null) this.#own.append(element('div', { class: 'pair' }, this.#languages.A.root, this.#languages.B.root));
  }

  get #ownChoices(): readonly Choice[] {
    return [
      this.#condition,
      ...(this.#role === null ? [] : [this.#role]),
      ...this.#parameters.map(([, each]) => each),
      ...(this.#languages === null ? [] : [this.#languages.A, this.#languages.B]),
    ];
  }
}

function titlesOf(rehearsables: readonly Rehearsable[]): readonly Option[] {
  return rehearsables.map(({ id, title }) => [id, title]);
}

/** Shown as they are called in the experiment. */
function named(values: readonly string[] = []): readonly Option[] {
  return values.map((value) => [value, value]);
}

function languageChoice(member: Member, languages: readonly Language[]): Choice {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  const options = languages.map((language): Option => [language, names.of(language) ?? language]);
  return choice(`Language of ${member}`, options, languages[0] ?? '');
}

function chosenOrDrawn({ select }: Choice): string | null {
  return select.value === DRAWN ? null : select.value;
}
