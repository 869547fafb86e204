import { describe, expect, it } from 'vitest';
import { freePort } from '../nemesis/server-process.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { hasNginx, startNginx } from '../support/nginx.ts';
import { signInWith, startTogether, Window } from '../support/window.ts';

describe.skipIf(!hasNginx())('two processes behind server/nginx.conf', () => {
  it('bring partners together, share them out, and go on with one of them when the other stops', { timeout: 60_000 }, async () => {
    const database = await createDatabase();
    const [one, other] = [await startApp(database, { proxies: 1 }), await startApp(database, { proxies: 1 })];
    const proxy = await startNginx(await freePort(), [one.port, other.port]);
    const studyId = await makeStudy(database);
    const enters = async (token: string) => Window.open(proxy.url, { signIn: await signInWith(proxy.url, token), origin: proxy.url });
    try {
      expect((await fetch(`${proxy.url}/health`)).status).toBe(200);
      const { participants } = await makeCouple(one, studyId);
      const [anna, ben] = [await enters(participants[0].token), await enters(participants[1].token)];
      await startTogether(anna, ben);
      expect((await anna.step('talk')).start).toEqual((await ben.step('talk')).start);
      // One socket on each, so whichever process stops, exactly one of the two is cut off.
      await one.close();
      await eventually(async () => expect([...anna.news, ...ben.news].filter((news) => news.startsWith('closed'))).toHaveLength(1));
      const again = await enters(participants[anna.socket.connected ? 1 : 0].token);
      expect((await again.step('talk')).stepId).toBe('talk');
      for (const window of [anna, ben, again]) window.close();
    } finally {
      await proxy.stop();
      await Promise.all([one.close(), other.close()]);
      await database.drop();
    }
  });
});
