import { readTexts } from '../../../server/store/texts.ts';
import { eventsOf, nameOf, type CoupleFound, type Evidence } from '../evidence.ts';
import type { Person } from '../pairs.ts';
import type { Checker } from './records.ts';

/** I29: of what came after a silent withdrawal there is a receipt, and nothing else, anywhere. */
export const silentlyWithdrawn: Checker = async (evidence) => {
  const violations: string[] = [];
  for (const [couple, person] of whoLeft(evidence, 'silent')) {
    const { member, history: { unkept, messages, records } } = person;
    const [since] = eventsOf(couple, 'member-withdrew-silently').filter(({ event }) => event.member === member);
    const late = couple.records.filter((row) => row.member === member && row.after_seq >= (since?.seq ?? 0));
    const stored = await evidence.db('messages').whereIn('message_id', [...unkept]).pluck('message_id');
    const unkeptWords = [...unkept].map((id) => messages.get(id) ?? JSON.stringify(records.get(id)?.data ?? null));
    const said = (await wordsOf(evidence, person)).filter((words) => unkeptWords.some((made) => made.includes(words)));
    violations.push(
      ...[
        ...(since === undefined ? ['the silent withdrawal is lost'] : []),
        ...late.map(({ record_id }) => `record ${record_id} was kept after it`),
        ...stored.map((id: string) => `message ${id} was kept after it`),
        ...said.map((words) => `the words ${words} were kept after it`),
      ].map((what) => `${nameOf(couple)}: ${member} has withdrawn silently, and ${what}`),
    );
  }
  return violations;
};

/** I30: of who was erased nothing can be read any more, with all keys that there are, and nobody is exported. */
export const erased: Checker = async (evidence) => {
  const violations: string[] = [];
  for (const [couple, person] of whoLeft(evidence, 'erase')) {
    const { participantId, member } = person;
    const mine = { participant_id: participantId };
    const keys = await evidence.db('data_keys').where(mine).pluck('participant_id');
    const links = await evidence.db('join_tokens').where(mine).whereNull('revoked_at').pluck('participant_id');
    const exported = await evidence.db('kept_people').where(mine).pluck('participant_id');
    const answers = couple.records.filter((row) => row.participant_id === participantId && row.raw !== '{"erased":true}');
    const words = await wordsOf(evidence, person);
    violations.push(
      ...[
        ...(keys.length > 0 ? ['their key is there'] : []),
        ...(links.length > 0 ? ['their link is good'] : []),
        ...(exported.length > 0 ? ['they are exported'] : []),
        ...answers.map(({ record_id }) => `record ${record_id} can be read`),
        ...words.map((found) => `the words ${found} can be read`),
      ].map((what) => `${nameOf(couple)}: ${member} was erased, and ${what}`),
    );
  }
  return violations;
};

function whoLeft({ couples }: Evidence, how: 'silent' | 'erase'): readonly (readonly [CoupleFound, Person])[] {
  return couples.flatMap((couple) =>
    couple.pair.people.flatMap((person) => (person.history.leftAs === how ? [[couple, person] as const] : [])),
  );
}

/** All that can be read of what this person has typed. */
async function wordsOf({ db, outerKey }: Evidence, { participantId }: Person): Promise<readonly string[]> {
  const ids: string[] = await db('texts').where({ participant_id: participantId }).pluck('text_id');
  return [...(await readTexts(db, outerKey, ids)).values()];
}
