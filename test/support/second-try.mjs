// A suite whose failures get a second try with nothing beside them. Some tests race real clocks in real browsers, and
// a machine busy with everything else may lose such a race. A test that passes the second time lets the suite pass,
// but never in silence: its name and its error stand in the last lines of the run, because it has a race to mend.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** More failures than this are no race: they are told, and not tried again. */
const MOST = 5;

/**
 * Runs `suite(files, env)` with no files (all of them), and once more with the files that failed.
 * @returns `{ passed, told }`: the outcome, and a line for each failure of either try.
 */
export function withSecondTry(suite) {
  const first = attempt(suite, []);
  if (first.passed) return { passed: true, told: [] };
  const files = [...new Set(first.failures.map(({ file }) => file))];
  if (files.length === 0 || files.length > MOST || files.includes(null)) return { passed: false, told: lines('failed', first.failures) };
  console.log(`\nA second try, alone: ${files.join(', ')}\n`);
  const second = attempt(suite, files);
  // Nothing was run, so nothing passed.
  if (!second.passed && second.failures.length === 0) return { passed: false, told: lines('failed', first.failures) };
  const stillFail = new Set(second.failures.map(identity));
  const once = first.failures.filter((failure) => !stillFail.has(identity(failure)));
  return { passed: second.passed, told: [...lines('failed', second.failures), ...lines('failed once, then passed', once)] };
}

function attempt(suite, files) {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-failures-'));
  const TANDEM_FAILURES = join(folder, 'failures.json');
  try {
    const passed = suite(files, { TANDEM_FAILURES });
    return { passed, failures: passed ? [] : read(TANDEM_FAILURES) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A suite that could not even begin has written nothing: what it printed itself tells why. */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

const identity = ({ file, name }) => `${file} ${name}`;

function lines(outcome, failures) {
  return failures.map(({ file, name, message }) => {
    const why = stripVTControlCharacters(message).split('\n').map((line) => line.trim()).filter(Boolean).slice(0, 6).join(' | ');
    return `${outcome}: ${file ?? 'nowhere in particular'} › ${name}\n    ${why}`;
  });
}
