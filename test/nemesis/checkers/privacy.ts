import { PARTNER, type Member } from '../../../server/protocol/member.ts';
import type { SessionView } from '../../../server/protocol/view.ts';
import { nameOf, type CoupleFound, type Evidence } from '../evidence.ts';
import type { Checker } from './records.ts';

/** I14a: what is private to one never reaches the other, and nothing typed stands in a log. */
export const canariesStayHome: Checker = ({ couples, logs }) => {
  const written = logs.join('\n');
  return couples.flatMap((couple) =>
    couple.pair.people.flatMap((reader) => {
      const bytes = Buffer.concat(reader.line.received);
      const author = couple.pair.people.find(({ member }) => member === PARTNER[reader.member]);
      const crossed = (author?.canaries.private ?? []).filter((canary) => bytes.includes(canary));
      const logged = [...reader.canaries.private, ...reader.canaries.shared].filter((canary) => written.includes(canary));
      return [
        ...crossed.map((canary) => `${nameOf(couple)}: ${reader.member} was sent the private ${canary}`),
        ...logged.map((canary) => `${nameOf(couple)}: a log has ${canary}`),
      ];
    }),
  );
};

/** What a browser may be told besides answers to its own requests, and what it may find in a view. */
const EVENTS: ReadonlySet<string> = new Set(['session:view', 'session:replaced', 'server:restarting']);
const VIEW = ['comeBack', 'isTest', 'keeping', 'language', 'member', 'notice', 'part', 'partnerAway', 'pause', 'screen', 'seq'].join();

/**
 * I14b, as far as one run shows it: no message but those of the protocol, no field that it does not have, and one end
 * of the same words for every cause.
 */
export const nothingElseIsSent: Checker = ({ couples }) =>
  couples.flatMap((couple) =>
    couple.pair.people.flatMap(({ member, history, line }) => {
      const events = [...Buffer.concat(line.received).toString('latin1').matchAll(/\x7e?42\["([\w:-]+)"/g)].map(([, event]) => event ?? '');
      const strange = [...new Set(events.filter((event) => !EVENTS.has(event)))];
      const widened = history.seen.find(({ view }) => Object.keys(view).sort().join() !== VIEW);
      return [
        ...strange.map((event) => `${nameOf(couple)}: ${member} was sent a message ${event}`),
        ...(endsOtherwise(couple, member) ? [`${nameOf(couple)}: the end that ${member} was shown has words of its own`] : []),
        ...(widened === undefined ? [] : [`${nameOf(couple)}: a view of ${member} has other fields than the protocol`]),
      ];
    }),
  );

function endsOtherwise({ pair, plan }: CoupleFound, member: Member): boolean {
  const seen = pair.people.find((person) => person.member === member)?.history.seen ?? [];
  return seen.some(({ view: { screen, language } }) => {
    return screen.kind === 'ended' && JSON.stringify(screen.debrief) !== JSON.stringify(plan.debrief[language]);
  });
}

/** I26: no token, sign-in or typed word stands readable in the rows or the logs. */
export const secretsAreKept: Checker = async ({ db, couples, logs }) => {
  const written = logs.join('\n');
  const plain = await readable(db);
  return couples.flatMap((couple) =>
    couple.pair.people.flatMap(({ member, secrets, canaries }) => [
      ...secrets.filter((secret) => written.includes(secret) || plain.includes(secret)).map(() => `a secret of ${member} can be read`),
      ...[...canaries.private, ...canaries.shared].filter((canary) => plain.includes(canary)).map((canary) => `the words ${canary} stand open in a row`),
    ].map((what) => `${nameOf(couple)}: ${what}`)),
  );
};

/** All rows in which nothing of this may stand, as one text. */
async function readable(db: Evidence['db']): Promise<string> {
  const { rows } = await db.raw<{ rows: { row: string }[] }>(
    `select raw as row from trial_records
     union all select body::text from events
     union all select state::text from dyad_sessions
     union all select m::text from messages m`,
  );
  return rows.map(({ row }) => row).join('\n');
}

/** I22: a page is never shown an older view than the one before, and in the end the last one there is. */
export const viewsRise: Checker = ({ couples }) =>
  couples.flatMap((couple) =>
    couple.pair.people.flatMap(({ member, history: { seen } }) => {
      const fell = seen.find(({ view, page }, index) => {
        const before = seen[index - 1];
        return before !== undefined && before.page === page && before.view.seq > view.seq;
      });
      const last = seen.at(-1)?.view.screen.kind;
      return [
        ...(fell === undefined ? [] : [`${member} was shown view ${fell.view.seq} after a newer one`]),
        ...(last === undefined || isLast(couple, last) ? [] : [`${member} was last shown ${last}, of a dyad session that is over`]),
      ].map((what) => `${nameOf(couple)}: ${what}`);
    }),
  );

function isLast({ state }: CoupleFound, screen: string): boolean {
  return state.phase !== 'completed' || screen === 'finished';
}

/** I25: both saw the messages of a chat in the order of their events. */
export const sharedOrder: Checker = ({ couples }) =>
  couples.flatMap((couple) => {
    const sent = couple.events.flatMap(({ body }) => (body.type === 'message-sent' ? [body.messageId] : []));
    return couple.pair.people.flatMap(({ member, history }) => {
      const wrong = history.seen.find(({ view }) => shownIn(view).some((id, index) => id !== sent[index]));
      if (wrong === undefined) return [];
      const places = shownIn(wrong.view).map((id) => sent.indexOf(id));
      const where = `in view ${wrong.view.seq} of page ${wrong.page}, of ${sent.length} messages those at ${places.join(', ')}`;
      return [`${nameOf(couple)}: ${member} saw the messages in another order than their events: ${where}`];
    });
  });

function shownIn({ screen }: SessionView): readonly string[] {
  return screen.kind === 'step' ? screen.step.messages.map(({ id }) => id) : [];
}
