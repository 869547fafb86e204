import type { Words } from './text.ts';

/** One item. Keys bind to its id and never to a position on a screen. */
export interface Item {
  readonly id: string;
  readonly text: Words;
  /** Worded against the direction of its score: counted as min + max - answer. */
  readonly reversed?: true;
  /** What each point counts for, where the scale's owners print that beside the answers; instead of `reversed`. */
  readonly values?: readonly number[];
}

export interface SliderItem extends Item {
  /** Words at the ends of the line. */
  readonly left: Words;
  readonly right: Words;
}

/** The mean or the sum of some items. A score of wording of our own never carries a published scale's name. */
export interface Score {
  /** Comes after the measure's id in the name of the column; '' for a measure with one score. */
  readonly name: string;
  readonly label: string;
  readonly items: readonly string[];
  /** The mean, if not said. A sum with answers missing is the mean times the number of items. */
  readonly method?: 'mean' | 'sum';
  /** How many answers may be missing, where the scale's owners say so; else the rule of `scoring.ts`. */
  readonly mayMiss?: number;
  /** Groups of items whose mean, over the groups, is taken off: a composite. */
  readonly minus?: readonly (readonly string[])[];
}

export type Target = 'self' | 'partner' | 'relationship' | 'other';

/** Which time the items ask about: all that a state version changes. */
export type Timeframe = 'now' | 'task' | 'today' | 'week' | 'general';

interface MeasureBase {
  /** `own_<name><number of items>`. A changed key or wording is a new id. */
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Wording that somebody has published; then `licence` says who allows its use, and where that is written. */
  readonly published?: true;
  readonly licence?: string;
  /** The licence lets its words be passed on; without it they are in no export. */
  readonly isShareable?: true;
  /** What tells the participant what the study is about has to come after its outcome. */
  readonly purpose?: 'manipulation-check';
  /** Who or what the items are about. */
  readonly target: Target;
  readonly timeframe: Timeframe;
  readonly min: number;
  readonly max: number;
  /** Version of the key. */
  readonly keyVersion?: string;
  readonly heading: Words;
  readonly instructions: Words;
  readonly scores: readonly Score[];
}

export interface PointMeasure extends MeasureBase {
  readonly format: 'points';
  readonly items: readonly Item[];
  /** One per point; '' where a number says enough. */
  readonly labels: readonly (Words | '')[];
}

export interface SliderMeasure extends MeasureBase {
  readonly format: 'sliders';
  readonly items: readonly SliderItem[];
}

/** Two circles that come closer, from 1 (apart) to `max`. */
export interface CircleMeasure extends MeasureBase {
  readonly format: 'circles';
  readonly items: readonly [Item];
  readonly left: Words;
  readonly right: Words;
  readonly first: Words;
  readonly last: Words;
}

export type Measure = PointMeasure | SliderMeasure | CircleMeasure;
