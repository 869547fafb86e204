import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Member } from '../../server/protocol/member.ts';
import type { CoupleAnswers, MemberAnswers } from './couple-answers.ts';
import { valuesOf, type Value, type Variable } from './variables.ts';

/** What the tables of scores need of a dyad session. */
export type CoupleScores = Omit<CoupleAnswers, 'members'> & { readonly members: Readonly<Record<Member, MemberScores>> };

export type MemberScores = Omit<MemberAnswers, 'scales'> & { readonly values: Readonly<Record<string, Value>> };

export function scoresIn(couple: CoupleAnswers, variables: readonly Variable[]): CoupleScores {
  const of = ({ scales: _, ...person }: MemberAnswers): MemberScores => ({ ...person, values: valuesOf(variables, couple, couple.members[person.member]) });
  return { ...couple, members: { A: of(couple.members.A), B: of(couple.members.B) } };
}

/**
 * The scores of all couples on disk, a line each, between the two passes that centring needs: one to know the
 * means, one to write the rows. In memory they would grow with the study.
 */
export class ScoresSpool {
  readonly #file: string;
  readonly #stream: WriteStream;

  constructor(file: string) {
    this.#file = file;
    this.#stream = createWriteStream(file, { mode: 0o600 });
  }

  async add(couple: CoupleScores): Promise<void> {
    if (!this.#stream.write(`${JSON.stringify(couple)}\n`)) await once(this.#stream, 'drain');
  }

  /** Everything that was added, in that order. */
  async *read(): AsyncGenerator<CoupleScores> {
    this.#stream.end();
    await finished(this.#stream);
    for await (const line of createInterface({ input: createReadStream(this.#file), crlfDelay: Infinity })) {
      const couple: CoupleScores = JSON.parse(line);
      yield couple;
    }
  }
}
