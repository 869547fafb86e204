import { audit, balance, concealment, sameCondition } from './checkers/draw.ts';
import {
  authorisation, consent, exportsAreWhole, isolated, noOwnExits, oneLease, outboxesDrain, refusalsAudited, termination, withdrawal,
} from './checkers/people.ts';
import { canariesStayHome, nothingElseIsSent, secretsAreKept, sharedOrder, viewsRise } from './checkers/privacy.ts';
import { durability, exactlyOnce, fidelity, noGaps, noPhantoms, order, type Checker } from './checkers/records.ts';
import { barrierAgreement, barrierLiveness, barrierSafety, deadlines, stateIsTheFold } from './checkers/session.ts';
import { erased, silentlyWithdrawn } from './checkers/withdrawals.ts';
import type { Evidence } from './evidence.ts';

/** How each invariant of the reference is checked. */
const INVARIANTS: Readonly<Record<string, Checker>> = {
  I1: durability,
  I2: exactlyOnce,
  I3: fidelity,
  I4: noPhantoms,
  I5: noGaps,
  I6: order,
  I7: stateIsTheFold,
  I8: barrierSafety,
  I9: barrierAgreement,
  I10: barrierLiveness,
  I11: sameCondition,
  I12: balance,
  I13: concealment,
  I14a: canariesStayHome,
  I14b: nothingElseIsSent,
  I15a: authorisation,
  I15b: refusalsAudited,
  I16: oneLease,
  I17: deadlines,
  I18: withdrawal,
  I19: consent,
  I20: audit,
  I21: exportsAreWhole,
  I22: viewsRise,
  I23: outboxesDrain,
  I24: termination,
  I25: sharedOrder,
  I26: secretsAreKept,
  I27: noOwnExits,
  I28: isolated,
  I29: silentlyWithdrawn,
  I30: erased,
};

export interface Findings {
  /** `holds`, `violated: …` with the first, or `not checked: …` with the reason. */
  readonly invariants: Readonly<Record<string, string>>;
  readonly violations: readonly string[];
}

export async function checkAll(evidence: Evidence): Promise<Findings> {
  const invariants: Record<string, string> = {};
  const violations: string[] = [];
  for (const [name, checker] of Object.entries(INVARIANTS)) {
    const why = whyNot(name, evidence);
    if (why !== null) {
      invariants[name] = `not checked: ${why}`;
      continue;
    }
    const found = await unlessUnreadable(checker, evidence);
    violations.push(...found.map((what) => `${name} ${what}`));
    const [first] = found;
    invariants[name] = first === undefined ? 'holds' : `violated: ${found.length} times, first: ${first}`;
  }
  return { invariants, violations };
}

/** What nobody did in this run cannot have been done wrongly, nor rightly. */
function whyNot(name: string, { couples }: Evidence): string | null {
  const ways = couples.flatMap(({ pair }) => pair.people.map(({ history }) => history.leftAs));
  if (name === 'I29' && !ways.includes('silent')) return 'nobody has withdrawn silently in this run';
  if (name === 'I30' && !ways.includes('erase')) return 'nobody was erased in this run';
  return null;
}

/** What cannot even be read is not as it should be. */
async function unlessUnreadable(checker: Checker, evidence: Evidence): Promise<readonly string[]> {
  try {
    return await checker(evidence);
  } catch (error) {
    return [`what is there cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}
