import type { Measure } from '../kit/measure.ts';
import { ownState9, ownTies8 } from './attachment.ts';
import { ownCompliment4, ownFraming2 } from './compliment.ts';
import { ownClose3, ownDepth4, ownPulse1, ownResp4 } from './disclosure.ts';
import { ownCircles1, ownCirclesWish1, ownRegard3 } from './relationship.ts';
import {
  ownAsking4, ownCommit3, ownFramed2, ownFree3, ownGive3, ownReaction4, ownStrain4, ownTalk4, ownTrust3,
} from './request.ts';
import { ownAffect4, ownFeltsec6, ownSelfregard4 } from './self.ts';

/** Every scale this build knows. */
export const LISTED: readonly Measure[] = [
  ownTies8, ownState9, ownFeltsec6, ownSelfregard4, ownAffect4, ownCircles1, ownCirclesWish1, ownRegard3, ownClose3, ownResp4,
  ownDepth4, ownPulse1, ownCompliment4, ownFraming2, ownTrust3, ownCommit3, ownGive3, ownFree3, ownReaction4, ownStrain4,
  ownAsking4, ownTalk4, ownFramed2,
];

export const MEASURES: ReadonlyMap<string, Measure> = new Map(LISTED.map((measure) => [measure.id, measure]));

/** Those and the ones that a lab has imported, by id. */
export function measuresWith(imported: readonly Measure[] = []): ReadonlyMap<string, Measure> {
  return new Map([...MEASURES, ...imported.map((measure) => [measure.id, measure] as const)]);
}
