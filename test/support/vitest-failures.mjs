// A reporter for Vitest that writes what failed to the file named by TANDEM_FAILURES, as test/run.mjs reads it:
// [{ file, name, message }], `file` relative to the project.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export default class VitestFailures {
  onTestRunEnd(modules, unhandledErrors) {
    const failures = modules.flatMap((module) => [
      ...module.errors().map((error) => failure(module.moduleId, 'the file as a whole', error)),
      ...[...module.children.allSuites()].flatMap((suite) => suite.errors().map((error) => failure(module.moduleId, suite.fullName, error))),
      ...[...module.children.allTests('failed')].map((test) => failure(module.moduleId, test.fullName, test.result().errors?.[0])),
    ]);
    // What breaks outside of a test belongs to the file that ran, where Vitest knows it.
    failures.push(...unhandledErrors.map((error) => failure(error.VITEST_TEST_PATH, 'outside of a test', error)));
    writeFileSync(process.env.TANDEM_FAILURES, JSON.stringify(failures));
  }
}

function failure(path, name, error) {
  return { file: path === undefined ? null : relative(process.cwd(), path), name, message: error?.message ?? '' };
}
