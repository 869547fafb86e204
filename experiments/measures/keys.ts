/**
 * Scoring keys of published scales: numbers, ranges and subscales, which are facts. Their wording belongs to their
 * owners and is nowhere here; a lab imports what it is entitled to use (`npm run measures`).
 *
 * Items are numbered as the named order of the scale numbers them. The import gives each number an id of its own and
 * asks for the direction of every item, because several scales go round in more than one order.
 */
export interface Key {
  readonly title: string;
  /** What a score of other wording may not be called. */
  readonly names: readonly string[];
  readonly citation: string;
  /** Number of items. */
  readonly k: number;
  /** Range of the answers in the source; the imported range counts. Missing: every answer has points of its own. */
  readonly range?: readonly [min: number, max: number];
  /** Item numbers by subscale; a scale without subscales has one score of all items. */
  readonly sub?: Readonly<Record<string, readonly number[]>>;
  /** Subscales whose items only the printed form names: how many each has. */
  readonly subSize?: Readonly<Record<string, number>>;
  /** A score of all items beside those of the subscales. */
  readonly total?: true;
  /** One subscale less the mean of others. */
  readonly composite?: { readonly name: string; readonly of: string; readonly minus: readonly string[] };
  readonly reversed: readonly number[] | 'by-content';
  /** How many are reversed, where only their content tells which. */
  readonly reversedCount?: number;
  readonly method: 'mean' | 'sum';
  readonly mayMiss?: number;
  /** Lowest and highest score that the points on the printed form can give. */
  readonly scoreRange?: readonly [min: number, max: number];
  /** Below it, the authors speak of notable dissatisfaction. */
  readonly cut?: number;
  /** Asked about one person after the other: each is a scale of its own. */
  readonly perTarget?: true;
  /** Which time it asks about as published, where not in general. Another time frame is a version of its own. */
  readonly timeframe?: 'now';
  /** The answers are pictures, which nobody can import as text. */
  readonly isPictorial?: true;
  /** The source says to show the items in an order of chance. */
  readonly isShuffled?: true;
  /** The same texts in another order, with other numbers. */
  readonly sameTextsAs?: string;
  /** A: seen in a source; B: well known, verify; C: structure only, verify before use. */
  readonly certainty: 'A' | 'B' | 'C';
}

export const KEY_VERSION = '2026-1';

const ODD = every(1, 35, 2);
const EVEN = every(2, 36, 2);
const ECR = ['ECR', 'ECR-R', 'ECR-S', 'ECR-12', 'ECR-RS', 'Experiences in Close Relationships'] as const;
const PPRS = ['PPRS', 'Perceived Partner Responsiveness Scale'] as const;
const CSI = ['CSI', 'Couples Satisfaction Index'] as const;
const FUNK = 'Funk & Rogge 2007, J Fam Psychol 21:572-583';

export const KEYS = {
  pub_ecr36: {
    title: 'ECR', names: ECR, citation: 'Brennan, Clark & Shaver 1998, in Simpson & Rholes',
    k: 36, range: [1, 7], sub: { avoidance: ODD, anxiety: EVEN }, reversed: [3, 15, 19, 22, 25, 27, 29, 31, 33, 35], method: 'mean', certainty: 'B',
  },
  pub_ecrr36_blocked: {
    title: 'ECR-R, anxiety items first', names: ECR, citation: 'Fraley, Waller & Brennan 2000, JPSP 78:350-365', sameTextsAs: 'pub_ecrr36_interleaved',
    k: 36, range: [1, 7], sub: { anxiety: every(1, 18), avoidance: every(19, 36) }, reversed: [9, 11, 20, 22, 26, 27, 28, 29, 30, 31, 33, 34, 35, 36], method: 'mean', certainty: 'A',
  },
  pub_ecrr36_interleaved: {
    title: 'ECR-R, avoidance and anxiety in turn', names: ECR, citation: 'Fraley, Waller & Brennan 2000, JPSP 78:350-365', sameTextsAs: 'pub_ecrr36_blocked',
    k: 36, range: [1, 7], sub: { avoidance: ODD, anxiety: EVEN }, reversed: [2, 3, 5, 11, 15, 17, 19, 22, 25, 27, 29, 31, 33, 35], method: 'mean', certainty: 'A',
  },
  pub_ecrs12: {
    title: 'ECR-S', names: ECR, citation: 'Wei, Russell, Mallinckrodt & Vogel 2007, JPA 88:187-204',
    k: 12, range: [1, 7], sub: { avoidance: every(1, 11, 2), anxiety: every(2, 12, 2) }, reversed: [1, 5, 8, 9], method: 'mean', certainty: 'A',
  },
  pub_ecr12_laf: {
    title: 'ECR-12', names: ECR, citation: 'Lafontaine et al. 2016',
    k: 12, range: [1, 7], sub: { anxiety: [1, 2, 3, 5, 7, 8], avoidance: [4, 6, 9, 10, 11, 12] }, reversed: [6, 9, 10, 11, 12], method: 'mean', certainty: 'A',
  },
  pub_ecrrs9: {
    title: 'ECR-RS', names: ECR, citation: 'Fraley, Heffernan, Vicary & Brumbaugh 2011, Psychol Assess 23:615-625', perTarget: true,
    k: 9, range: [1, 7], sub: { avoidance: every(1, 6), anxiety: [7, 8, 9] }, reversed: [1, 2, 3, 4], method: 'mean', certainty: 'A',
  },
  pub_saam21: {
    title: 'SAAM', names: ['SAAM', 'State Adult Attachment Measure'], citation: 'Gillath, Hart, Noftle & Stockdale 2009, J Res Pers 43:362-373',
    k: 21, range: [1, 7], sub: { security: [4, 6, 7, 11, 13, 18, 20], anxiety: [1, 5, 8, 12, 14, 17, 19], avoidance: [2, 3, 9, 10, 15, 16, 21] }, reversed: [], method: 'mean', timeframe: 'now', certainty: 'A',
  },
  pub_rses10_a: {
    title: 'RSES, beginning with satisfaction', names: ['RSES', 'Rosenberg Self-Esteem Scale'], citation: 'Rosenberg 1965', sameTextsAs: 'pub_rses10_b',
    k: 10, range: [0, 3], reversed: [2, 5, 6, 8, 9], method: 'sum', certainty: 'A',
  },
  pub_rses10_b: {
    title: 'RSES, beginning with worth', names: ['RSES', 'Rosenberg Self-Esteem Scale'], citation: 'Rosenberg 1965', sameTextsAs: 'pub_rses10_a',
    k: 10, range: [0, 3], reversed: [3, 5, 8, 9, 10], method: 'sum', certainty: 'A',
  },
  pub_sses20: {
    title: 'State Self-Esteem Scale', names: ['SSES', 'State Self-Esteem Scale'], citation: 'Heatherton & Polivy 1991, JPSP 60:895-910',
    k: 20, range: [1, 5], sub: { performance: [1, 4, 5, 9, 14, 18, 19], social: [2, 8, 10, 13, 15, 17, 20], appearance: [3, 6, 7, 11, 12, 16] }, total: true,
    reversed: [2, 4, 5, 7, 8, 10, 13, 15, 16, 17, 18, 19, 20], method: 'sum', timeframe: 'now', certainty: 'A',
  },
  pub_gse10: {
    title: 'General Self-Efficacy Scale', names: ['GSE', 'General Self-Efficacy Scale'], citation: 'Schwarzer & Jerusalem 1995',
    k: 10, range: [1, 4], reversed: [], method: 'sum', mayMiss: 3, certainty: 'A',
  },
  pub_ios1: {
    title: 'IOS', names: ['IOS', 'Inclusion of Other in the Self'], citation: 'Aron, Aron & Smollan 1992, JPSP 63:596-612',
    k: 1, range: [1, 7], isPictorial: true, reversed: [], method: 'mean', certainty: 'A',
  },
  pub_sci2: {
    title: 'Subjective Closeness Index', names: ['SCI', 'Subjective Closeness Index'], citation: 'Berscheid, Snyder & Omoto 1989, JPSP 57:792-807',
    k: 2, range: [1, 7], reversed: [], method: 'mean', certainty: 'A',
  },
  pub_ras7: {
    title: 'RAS', names: ['RAS', 'Relationship Assessment Scale'], citation: 'Hendrick 1988, J Marr Fam 50:93-98',
    k: 7, range: [1, 5], reversed: [4, 7], method: 'mean', certainty: 'A',
  },
  pub_prqc18: {
    title: 'PRQC', names: ['PRQC', 'Perceived Relationship Quality Components'], citation: 'Fletcher, Simpson & Thomas 2000, PSPB 26:340-354',
    k: 18, range: [1, 7], total: true, reversed: [], method: 'mean', certainty: 'B',
    sub: { satisfaction: [1, 2, 3], commitment: [4, 5, 6], intimacy: [7, 8, 9], trust: [10, 11, 12], passion: [13, 14, 15], love: [16, 17, 18] },
  },
  pub_csi4: { title: 'CSI-4', names: CSI, citation: FUNK, k: 4, scoreRange: [0, 21], cut: 13.5, reversed: [], method: 'sum', certainty: 'B' },
  pub_csi16: { title: 'CSI-16', names: CSI, citation: FUNK, k: 16, scoreRange: [0, 81], cut: 51.5, reversed: [], method: 'sum', certainty: 'A' },
  pub_csi32: { title: 'CSI-32', names: CSI, citation: FUNK, k: 32, scoreRange: [0, 161], cut: 104.5, reversed: [], method: 'sum', certainty: 'A' },
  pub_trust17: {
    title: 'Trust Scale', names: ['Trust Scale'], citation: 'Rempel, Holmes & Zanna 1985, JPSP 49:95-112',
    k: 17, range: [1, 7], sub: { predictability: [4, 5, 6, 8, 14], dependability: [1, 7, 13, 15, 17], faith: [2, 3, 9, 10, 11, 12, 16] }, total: true,
    reversed: [4, 5, 6, 14], method: 'mean', certainty: 'C',
  },
  pub_ims_commit7: {
    title: 'IMS commitment', names: ['IMS', 'Investment Model Scale'], citation: 'Rusbult, Martz & Agnew 1998, Pers Relat 5:357-391',
    k: 7, range: [0, 8], reversed: 'by-content', reversedCount: 2, method: 'mean', certainty: 'B',
  },
  pub_pprs18: {
    title: 'PPRS', names: PPRS, citation: 'Reis, Crasta, Rogge, Maniaci & Carmichael 2018', isShuffled: true,
    k: 18, range: [1, 9], sub: { general: [1, 2], understanding: every(3, 10), validation: every(11, 18) }, total: true, reversed: [], method: 'mean', certainty: 'A',
  },
  pub_pprs12: {
    title: 'PPRS, 12 items', names: PPRS, citation: 'Reis, Maniaci, Caprariello, Eastwick & Finkel 2011', isShuffled: true,
    k: 12, range: [1, 9], sub: { general: [1, 2], understanding: every(3, 7), validation: every(8, 12) }, total: true, reversed: [], method: 'mean', certainty: 'A',
  },
  pub_prca12: {
    title: 'Responses to capitalization attempts', names: ['PRCA', 'Perceived Responses to Capitalization Attempts'], citation: 'Gable, Reis, Impett & Asher 2004, JPSP 87:228-245',
    k: 12, range: [1, 7], subSize: { ac: 3, pc: 3, ad: 3, pd: 3 }, composite: { name: 'composite', of: 'ac', minus: ['pc', 'ad', 'pd'] }, reversed: [], method: 'mean', certainty: 'B',
  },
  pub_panas20: {
    title: 'PANAS', names: ['PANAS', 'Positive and Negative Affect Schedule'], citation: 'Watson, Clark & Tellegen 1988, JPSP 54:1063-1070',
    k: 20, range: [1, 5], sub: { pa: [1, 3, 5, 9, 10, 12, 14, 16, 17, 19], na: [2, 4, 6, 7, 8, 11, 13, 15, 18, 20] }, reversed: [], method: 'sum', certainty: 'A',
  },
} as const satisfies Readonly<Record<string, Key>>;

export type KeyId = keyof typeof KEYS;

export function keyNamed(id: string): Key | null {
  const found = Object.entries<Key>(KEYS).find(([name]) => name === id);
  return found?.[1] ?? null;
}

/** How an item of a key is called in the data: `i07`. */
export function itemIdOf(number: number): string {
  return `i${String(number).padStart(2, '0')}`;
}

function every(first: number, last: number, by = 1): readonly number[] {
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by);
}
