import { fileURLToPath } from 'node:url';
import { StartError } from '../database/start-error.ts';
import { runCommand } from './command.ts';
import { scaffold } from './scaffold.ts';

/** `npm run new -- my-paradigm`: a small complete paradigm to start from. */
await runCommand(async ([name, ...rest]) => {
  if (name === undefined || rest.length > 0) throw new StartError('Give one name: npm run new -- my-paradigm');
  const files = await scaffold(fileURLToPath(new URL('../..', import.meta.url)), name);
  const folder = `experiments/${name}`;
  process.stdout.write(`${folder} is there: ${files.join(', ')}.

  npm start                                        play both partners in the rehearsal
  npm run check                                    hear what is wrong with it, if anything
  npx vitest run --project core ${folder}
                                                   let two bots play it

Its README.md says how to make it yours.
`);
});
