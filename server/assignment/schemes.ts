import { DrawnSoFar, type EarlierDraw } from './drawn-so-far.ts';
import { minimised, type Minimisation } from './minimisation.ts';
import { drawFromBlocks, NoSuchPlace } from './randomisation.ts';
import { SeededDraw } from './seeded.ts';
import { NO_STRATUM, type Strata } from './strata.ts';

/** How a study draws its conditions: chosen before the first couple, and kept with the study. */
export type Randomisation = Scheme & {
  /** The conditions that this study has of its experiment's; left out: all of them. */
  readonly arms?: readonly string[];
};

type Scheme =
  | { readonly scheme: 'simple' }
  /** Permuted blocks of random size; a list of its own for each stratum. */
  | { readonly scheme: 'blocks'; readonly strata: Strata }
  | Minimisation
  /** Made elsewhere, such as by a statistician: the first couple drawn gets the first condition of it. */
  | { readonly scheme: 'list'; readonly list: readonly string[] };

export const PERMUTED_BLOCKS: Randomisation = { scheme: 'blocks', strata: {} };

export interface ConditionDraw extends EarlierDraw {
  readonly method: 'simple' | 'blocked' | 'minimised' | 'listed';
}

export interface DrawQuestion {
  readonly conditions: readonly string[];
  /** Of the whole study, in order; those asked for in a rehearsal left out. */
  readonly earlier: readonly EarlierDraw[];
  /** Of the couple that is drawn now. */
  readonly stratum: string;
  readonly seed: Uint8Array;
}

/** Of the experiment's conditions those that a study has, in their order. */
export function armsOf({ arms }: Randomisation, conditions: readonly string[]): readonly string[] {
  return arms === undefined ? conditions : conditions.filter((condition) => arms.includes(condition));
}

/**
 * The condition of the next couple.
 *
 * @throws Error where there is no condition
 * @throws NoSuchPlace where the imported list has come to its end, or the draws so far are of another seed
 */
export function drawCondition(randomisation: Randomisation, { earlier, ...question }: DrawQuestion): ConditionDraw {
  return drawAfter(new DrawnSoFar(earlier), randomisation, question);
}

function drawAfter(soFar: DrawnSoFar, randomisation: Randomisation, question: Omit<DrawQuestion, 'earlier'>): ConditionDraw {
  const { stratum, seed } = question;
  const conditions = armsOf(randomisation, question.conditions);
  switch (randomisation.scheme) {
    case 'simple': {
      const draw = new SeededDraw(seed, `simple draw ${soFar.count + 1}`);
      const condition = conditions[draw.whole(conditions.length)];
      if (condition === undefined) throw new Error('drawCondition: simple: no condition to draw from');
      return { condition, stratum: NO_STRATUM, place: null, method: 'simple' };
    }
    case 'blocks': {
      const { condition, ...place } = drawFromBlocks(conditions, soFar.lastPlace(stratum), seed, stratum);
      return { condition, stratum, place, method: 'blocked' };
    }
    case 'minimisation':
      return { condition: minimised(randomisation, { ...question, conditions, soFar }), stratum, place: null, method: 'minimised' };
    case 'list': {
      const at = soFar.count;
      const condition = randomisation.list[at];
      if (condition === undefined) throw new NoSuchPlace(`drawCondition: the imported list has ${randomisation.list.length} conditions, and couple ${at + 1} of the draws has none`);
      return { condition, stratum: NO_STRATUM, place: null, method: 'listed' };
    }
  }
}

/** The draws of these, made again one after the other from seed and scheme; `null` for one that they cannot have made. */
export function drawnAgain(
  randomisation: Randomisation,
  drawn: readonly EarlierDraw[],
  given: Pick<DrawQuestion, 'conditions' | 'seed'>,
): readonly (ConditionDraw | null)[] {
  const soFar = new DrawnSoFar();
  return drawn.map((draw) => {
    try {
      return drawAfter(soFar, randomisation, { ...given, stratum: draw.stratum });
    } catch (error) {
      // By another seed the blocks have other lengths, and a place of the log may lie in none of them.
      if (error instanceof NoSuchPlace) return null;
      throw error;
    } finally {
      soFar.add(draw);
    }
  });
}
