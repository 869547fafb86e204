import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { Player } from '../support/player.ts';
import { OpenInspector, rehearse } from '../support/rehearsed.ts';

const database = await createDatabase({ poolMax: 10 });
afterAll(() => database.drop());

const inspectionOf = (url: string, id: string) => fetch(`${url}/api/rehearsal/couples/${id}/inspection`);

it('the inspector tells live who is where, what will happen by itself, and what has happened', async () => {
  await using app = await startApp(database);
  const couple = await rehearse(app.url);
  await using inspector = await OpenInspector.open(app.url, couple.dyadSessionId);
  const before = await inspector.sees(() => true);
  expect(before).toMatchObject({ phase: 'each alone, until both are at the door', condition: null, deadlines: [], events: [] });
  expect(before.steps.map(({ id }) => id)).toEqual(['consent', 'baseline', 'door']);

  const [a, b] = await Promise.all([open(app.url, couple.tokens.A), open(app.url, couple.tokens.B)]);
  await a.plays('consent', 'baseline');
  const atDoor = await inspector.sees(({ members }) => members.A.stepId === 'door');
  expect(atDoor.members).toMatchObject({ A: { presence: 'here' }, B: { stepId: 'consent' } });
  expect(atDoor.deadlines).toEqual([{ what: 'patience at the door', at: atDoor.members.A.since + 30 * 60_000 }]);

  await b.plays('consent', 'baseline');
  const talking = await inspector.sees(({ meeting }) => meeting === 'talk: runs');
  expect(talking.steps.map(({ id }) => id)).toEqual(['consent', 'baseline', 'door', 'talk', 'alone', 'meet', 'after']);
  expect(['warm', 'plain', 'dry']).toContain(talking.condition);
  expect(talking.deadlines.map(({ what }) => what)).toContain('end of talk');

  await Promise.all([a.close(), b.close()]);
  await inspector.sees(({ members }) => members.A.presence === 'away' && members.B.presence === 'away');
  expect(inspector.sentences).toContain('A has finished baseline.');
  expect(inspector.sentences).toContain(`The draw: ${talking.condition}.`);
  const numbers = inspector.told.flatMap(({ events }) => events.map(({ seq }) => seq));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  // Whoever opens it later is told the same, in one piece; and nobody is told what was typed.
  await using later = await OpenInspector.open(app.url, couple.dyadSessionId);
  await later.sees(() => true);
  expect(later.sentences).toEqual(inspector.sentences);
  expect(JSON.stringify(later.told)).not.toContain('written by a bot');

  await app.close();
  await inspector.ended;
  expect(app.complaints()).toEqual([]);
});

it('no inspector looks at a real couple, nor at a test couple of another study, nor where the rehearsal is off', async () => {
  await using app = await startApp(database);
  const real = await makeCouple(app, await makeStudy(database, { mode: 'live' }));
  const other = await makeCouple(app, await makeStudy(database));
  const rehearsed = await rehearse(app.url);
  expect((await inspectionOf(app.url, real.dyadSessionId)).status).toBe(404);
  expect((await inspectionOf(app.url, other.dyadSessionId)).status).toBe(404);
  expect((await inspectionOf(app.url, randomUUID())).status).toBe(404);
  expect((await inspectionOf(app.url, 'none')).status).toBe(404);

  await using closed = await startApp(database, { rehearsal: false });
  expect((await inspectionOf(closed.url, rehearsed.dyadSessionId)).status).toBe(404);
});

async function open(url: string, token: string): Promise<Player> {
  const response = await fetch(`${url}/api/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, keep: 'memory' }),
  });
  const { participantId }: { readonly participantId: string } = await response.json();
  return Player.open(url, await Player.browser(url, { participantId, token }));
}
