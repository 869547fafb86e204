import { expect, it } from 'vitest';
import { runBeside } from '../../server/run-beside.ts';
import { ROOT } from '../support/source-files.ts';

it('begins nothing once it has been stopped, so that whoever goes through a queue does not keep the server from stopping', async () => {
  const beside = runBeside(ROOT);
  await beside.stop();
  expect(await beside.run('export', [], () => undefined).ended).toBe('the server is stopping');
});
