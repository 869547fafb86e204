// A reporter for Playwright that writes what failed to the file named by TANDEM_FAILURES, as test/run.mjs reads it:
// [{ file, name, message }], `file` as `path:line` relative to the project.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export default class PlaywrightFailures {
  failures = [];

  onTestEnd(test, { error }) {
    if (test.outcome() !== 'unexpected') return;
    this.failures.push({
      file: `${relative(process.cwd(), test.location.file)}:${test.location.line}`,
      name: test.titlePath().slice(3).join(' › '),
      message: error?.message ?? '',
    });
  }

  onError(error) {
    this.failures.push({ file: null, name: 'outside of a test', message: error.message ?? '' });
  }

  onEnd() {
    writeFileSync(process.env.TANDEM_FAILURES, JSON.stringify(this.failures));
  }

  printsToStdio() {
    return false;
  }
}
