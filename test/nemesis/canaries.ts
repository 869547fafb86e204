import { createHash } from 'node:crypto';
import type { Typed } from '../../server/planning/simulated-answers.ts';
import type { Member } from '../../server/protocol/member.ts';

/** Fields whose words the partner is to read. All others are private. */
const SHARED: ReadonlySet<string> = new Set(['news', 'said', 'message']);

/** What one member types, each time with a mark of its own that can be searched for in any bytes. */
export class Canaries {
  readonly private: string[] = [];
  readonly shared: string[] = [];
  readonly #name: string;

  constructor(seed: number, dyad: number, member: Member) {
    this.#name = `${seed}/${dyad}/${member}`;
  }

  readonly type: Typed = (field, atLeast) => {
    const kind = SHARED.has(field) ? this.shared : this.private;
    const digest = createHash('sha256').update(`${this.#name}/${field}/${kind.length}`).digest('hex');
    const canary = `cx-${digest.slice(0, 32)}`;
    kind.push(canary);
    return `${canary} ${'.'.repeat(Math.max(0, atLeast - canary.length - 1))}`.trimEnd();
  };
}
