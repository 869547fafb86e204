import type { Measure } from '../kit/measure.ts';
import { ownState9, ownTies8 } from './attachment.ts';
import { ownCompliment4, ownFraming2 } from './compliment.ts';
import { ownIos1, ownRegard3 } from './relationship.ts';
import { ownFeltsec6, ownSelfregard4 } from './self.ts';

/** Every scale this build knows. */
export const LISTED: readonly Measure[] = [
  ownTies8, ownState9, ownFeltsec6, ownSelfregard4, ownIos1, ownRegard3, ownCompliment4, ownFraming2,
];

export const MEASURES: ReadonlyMap<string, Measure> = new Map(LISTED.map((measure) => [measure.id, measure]));
