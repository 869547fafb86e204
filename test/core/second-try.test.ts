import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withSecondTry } from '../support/second-try.mjs';

const failure = (name: string, file: string | null = `test/wire/${name}.test.ts`) => ({ file, name, message: `\u001b[31m${name}\u001b[39m broke\n  at once` });

/** A suite whose tries fail with what is given, one list a try; it notes what it was asked to run. */
function suiteOf(...tries: ReturnType<typeof failure>[][]) {
  const asked: (readonly string[])[] = [];
  const suite = (files: readonly string[], { TANDEM_FAILURES }: { TANDEM_FAILURES: string }): boolean => {
    const failures = tries[asked.length] ?? [];
    asked.push(files);
    if (failures.length > 0) writeFileSync(TANDEM_FAILURES, JSON.stringify(failures));
    return failures.length === 0;
  };
  return { suite, asked };
}

describe('the second try of a suite', () => {
  it('is not made where nothing failed', () => {
    const { suite, asked } = suiteOf([]);
    expect(withSecondTry(suite)).toEqual({ passed: true, told: [] });
    expect(asked).toEqual([[]]);
  });

  it('runs only the files that failed, each once, and tells what passed the second time', () => {
    const { suite, asked } = suiteOf([failure('race'), failure('other', 'test/wire/race.test.ts')], []);
    const { passed, told } = withSecondTry(suite);
    expect(asked).toEqual([[], ['test/wire/race.test.ts']]);
    expect(passed).toBe(true);
    expect(told).toEqual([
      'failed once, then passed: test/wire/race.test.ts › race\n    race broke | at once',
      'failed once, then passed: test/wire/race.test.ts › other\n    other broke | at once',
    ]);
  });

  it('does not save what fails again', () => {
    const { passed, told } = withSecondTry(suiteOf([failure('race'), failure('bug')], [failure('bug')]).suite);
    expect(passed).toBe(false);
    expect(told.map((line) => line.split('\n')[0])).toEqual([
      'failed: test/wire/bug.test.ts › bug',
      'failed once, then passed: test/wire/race.test.ts › race',
    ]);
  });

  it.each([
    ['many fail', Array.from({ length: 6 }, (_, index) => failure(`bug${index}`))],
    ['nobody knows where it failed', [failure('loose', null)]],
  ])('is not made where %s', (_, failures) => {
    const { suite, asked } = suiteOf(failures);
    const { passed, told } = withSecondTry(suite);
    expect({ passed, tries: asked.length, told: told.length }).toEqual({ passed: false, tries: 1, told: failures.length });
  });

  it('is not made where the suite could not begin', () => {
    const asked: unknown[] = [];
    expect(withSecondTry((files) => asked.push(files) === 0)).toEqual({ passed: false, told: [] });
    expect(asked).toHaveLength(1);
  });
});
