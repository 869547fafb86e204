/** Nobody stands in a public file but among so many who cannot be told from them by anything but their answers. */
export const FEWEST = { people: 5, couples: 3 };

/** What somebody who knows a person well knows without having seen an answer. */
export interface Known {
  readonly person: string;
  readonly couple: string;
  /** '' before the draw. */
  readonly condition: string;
  readonly language: string;
  readonly device: string;
  /** What was asked, and how far the person came: what is there and what is missing. */
  readonly course: string;
  /** Both partners agreed that the file may tell that they are a couple. */
  readonly mayLink: boolean;
}

/** The same person as a public file may tell of them. */
export interface Told extends Pick<Known, 'person' | 'couple' | 'language' | 'device'> {
  readonly hasCondition: boolean;
  readonly isLinked: boolean;
}

type Blurred = 'device' | 'language' | 'condition';

/** What stands there instead of what would be known of few. */
const BLANK: Readonly<Record<Blurred, string>> = { device: 'other', language: 'other', condition: '' };

/**
 * Makes everybody one of a crowd. What few share is merged to “other”; what is still rare in combination with the rest
 * is given up, the device first, then the language. Couples who are then still alike in fewer than three are not
 * linked; single persons lose their condition too, and last their place in the file.
 *
 * The two crowds are told apart in the file, so each has to be large enough by itself.
 *
 * @returns those who can be told of, in no order
 */
export function inCrowds(people: readonly Known[]): readonly Told[] {
  const together = linked(people.filter(({ mayLink }) => mayLink));
  const couples = new Set(together.map(({ couple }) => couple));
  const apart = single(people.filter(({ couple }) => !couples.has(couple)));
  return [...together.map((one) => told(one, true)), ...apart.map((one) => told(one, false))];
}

function told({ person, couple, language, device, condition }: Known, isLinked: boolean): Told {
  return { person, couple, language, device, hasCondition: condition !== '', isLinked };
}

function linked(people: readonly Known[]): readonly Known[] {
  const alike = (each: Known, all: ReadonlyMap<string, readonly Known[]>): string =>
    JSON.stringify([each.condition, ...(all.get(each.couple) ?? []).map(({ language, device, course }) => `${language} ${device} ${course}`).sort()]);
  return settled(merged(people, ['device', 'language']), ['device', 'language'], (now) => {
    const couples = grouped(now, ({ couple }) => couple);
    return (each) => alike(each, couples);
  });
}

function single(people: readonly Known[]): readonly Known[] {
  return settled(merged(people, ['device', 'language', 'condition']), ['device', 'language', 'condition'], () => ({ condition, language, device, course }) =>
    JSON.stringify([condition, language, device, course]),
  );
}

/** Whoever is in too small a crowd gives up one thing after the other, until only large ones are left. */
function settled(people: readonly Known[], order: readonly Blurred[], crowdsOf: (now: readonly Known[]) => (each: Known) => string): readonly Known[] {
  const rareIn = (now: readonly Known[]): ((each: Known) => boolean) => {
    const crowdOf = crowdsOf(now);
    const crowds = grouped(now, crowdOf);
    return (each) => isRare(crowds.get(crowdOf(each)) ?? []);
  };
  const blurred = order.reduce((now, what) => {
    const isAlone = rareIn(now);
    return now.map((each) => (isAlone(each) ? { ...each, [what]: BLANK[what] } : each));
  }, people);
  const isAlone = rareIn(blurred);
  return blurred.filter((each) => !isAlone(each));
}

/** Values that few have become one. */
function merged(people: readonly Known[], each: readonly Blurred[]): readonly Known[] {
  return each.reduce((now, what) => {
    const groups = grouped(now, (one) => one[what]);
    return now.map((one) => (isRare(groups.get(one[what]) ?? []) ? { ...one, [what]: BLANK[what] } : one));
  }, people);
}

function isRare(group: readonly Known[]): boolean {
  return group.length < FEWEST.people || new Set(group.map(({ couple }) => couple)).size < FEWEST.couples;
}

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
