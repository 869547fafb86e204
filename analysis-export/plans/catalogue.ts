import type { Measure } from '../../experiments/kit/measure.ts';
import { StartError } from '../../server/database/start-error.ts';
import type { Language } from '../../server/protocol/member.ts';
import { picksIn, type Outline, type OutlineField, type OutlineItem, type OutlineScale } from './outline.ts';

/** A declared key of the data of some trials, and where it is declared. */
export interface CatalogueField extends OutlineField {
  readonly plugin: string;
  readonly steps: readonly string[];
  /** What was asked, once for each wording; empty for what the page notes by itself. */
  readonly questions: readonly Wording[];
}

/** Words that were shown, and where. */
export interface Wording {
  readonly words: string;
  readonly language: Language;
  /** '' before the draw. */
  readonly conditions: ReadonlySet<string>;
}

/** A scale as it is asked for the n-th time in a phase. */
export interface Occasion {
  readonly measure: Measure;
  readonly scale: OutlineScale;
  /** The same in the words of each language that it was given in. */
  readonly inEach: ReadonlyMap<Language, OutlineScale>;
  readonly phase: string;
  readonly n: number;
  /** `own_state9_post`, or `own_state9_task2` for the second time in a phase. */
  readonly suffix: string;
}

/** Everything that the plans of a study ask anybody: what its columns follow from. */
export class Catalogue {
  readonly #fields = new Map<string, { place: number; field: CatalogueField }>();
  readonly #occasions = new Map<string, Occasion>();
  readonly #picks = new Set<string>();
  readonly #measures: ReadonlyMap<string, Measure>;

  constructor(measures: ReadonlyMap<string, Measure>) {
    this.#measures = measures;
  }

  /** @param condition  in which this plan was made; '' before the draw */
  add(outline: Outline, condition: string): void {
    for (const step of outline.steps) {
      for (const trial of step.trials) {
        for (const field of trial.fields) this.#addField(field, trial.plugin, step.id, outline.language, condition);
      }
    }
    for (const pick of picksIn(outline)) this.#picks.add(pick);
    for (const { measure, scale, phase, n } of this.occasionsIn(outline)) {
      const key = `${scale.measure} ${phase} ${n}`;
      const known = this.#occasions.get(key) ?? { measure, scale, inEach: new Map(), phase, n, suffix: suffixOf(phase, n) };
      if (known.inEach.has(outline.language)) continue;
      this.#occasions.set(key, { ...known, inEach: new Map([...known.inEach, [outline.language, scale]]) });
    }
  }

  get fields(): readonly CatalogueField[] {
    return [...this.#fields.values()].map(({ field }) => field);
  }

  get occasions(): readonly Occasion[] {
    return [...this.#occasions.values()];
  }

  get picks(): readonly string[] {
    return [...this.#picks];
  }

  /**
   * The scales that a plan gives, in its order, with the words that may be told.
   *
   * @throws StartError naming a scale that this build does not have
   */
  occasionsIn(outline: Outline): readonly PlannedOccasion[] {
    const counts = new Map<string, number>();
    return outline.steps.flatMap((step, stepIndex) =>
      step.trials.flatMap(({ id, scale }): readonly PlannedOccasion[] => {
        if (scale === null) return [];
        const key = `${scale.measure} ${step.phase}`;
        const n = (counts.get(key) ?? 0) + 1;
        counts.set(key, n);
        const measure = this.#measureOf(scale.measure);
        return [{ measure, scale: tellable(measure, scale), stepIndex, stepId: step.id, trialId: id, phase: step.phase, n }];
      }),
    );
  }

  #measureOf(id: string): Measure {
    const measure = this.#measures.get(id);
    if (measure !== undefined) return measure;
    const where = id.startsWith('pub_') ? 'is not imported here (npm run measures)' : 'experiments/measures does not have';
    throw new StartError(`The study uses the scale "${id}", which ${where}. Its answers cannot be scored: export it where it ran, with the version of Tandem that ran it.`);
  }

  asks(stepId: string, name: string): boolean {
    return this.fields.some((field) => field.name === name && field.steps.includes(stepId));
  }

  /** The number of a declared field: its place in `fields`, which never changes. */
  numberOf(field: OutlineField): number {
    const found = this.#fields.get(keyOf(field));
    if (found === undefined) throw new Error(`the field ${field.name} is in no plan that was read`);
    return found.place;
  }

  #addField(field: OutlineField, plugin: string, step: string, language: Language, condition: string): void {
    const known = this.#fields.get(keyOf(field));
    const before = known?.field;
    const questions = field.question === '' ? [] : [{ words: field.question, language, conditions: new Set([condition]) }];
    const steps = [...new Set([...(before?.steps ?? []), step])];
    this.#fields.set(keyOf(field), {
      place: known?.place ?? this.#fields.size,
      field: { ...(before ?? { ...field, plugin }), steps, questions: merged([...(before?.questions ?? []), ...questions]) },
    });
  }
}

/** Each wording once, with every condition in which it was shown. */
export function merged(wordings: readonly Wording[]): readonly Wording[] {
  const each = new Map<string, Wording>();
  for (const { words, language, conditions } of wordings) {
    const key = JSON.stringify([language, words]);
    const known = each.get(key)?.conditions ?? [];
    each.set(key, { words, language, conditions: new Set([...known, ...conditions]) });
  }
  return [...each.values()];
}

interface PlannedOccasion {
  readonly measure: Measure;
  readonly scale: OutlineScale;
  readonly stepIndex: number;
  readonly stepId: string;
  readonly trialId: string;
  readonly phase: string;
  readonly n: number;
}

/** Each time that this plan gives a scale, counted within scale and phase. */
/** Wording that the lab may use and not pass on is in no file: not in the codebook, and not beside the answers. */
function tellable(measure: Measure, scale: OutlineScale): OutlineScale {
  if (measure.published !== true || measure.isShareable === true) return scale;
  return { ...scale, items: scale.items.map((item) => ({ ...item, text: '' })), labels: {} };
}

export function suffixOf(phase: string, n: number): string {
  return n === 1 ? phase : `${phase}${n}`;
}

/** Every item of these scales, each once, by id. */
export function itemsOf(scale: OutlineScale): readonly OutlineItem[] {
  return scale.items.filter(({ id }) => id !== scale.attentionItem);
}

function keyOf({ name, key, type }: OutlineField): string {
  return JSON.stringify([name, key, type]);
}
