import { relative } from 'node:path';
import { formatDuration } from './progress.mjs';

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {Counts & { suite: string, durationMs: number, failures: readonly string[], unsteady: readonly string[] }} SuiteResult */

/**
 * Counts the tests of a vitest run from its JSON report.
 *
 * Stricter than vitest: a file that did not load counts as one failure, so do a skipped test, an error
 * outside every test, and a run without tests, because each of them means that something was not checked.
 *
 * @param {unknown} report the parsed report, or undefined when the run wrote none
 * @param {boolean} exitedWell whether vitest itself ended with exit code 0
 * @returns {Counts}
 */
export function countVitest(report, exitedWell) {
  const files =
    /** @type {{ testResults?: { status: string, assertionResults: { status: string }[] }[] }} */ (
      report ?? {}
    ).testResults;
  let passed = 0;
  let failed = 0;
  for (const file of files ?? []) {
    const good = file.assertionResults.filter((test) => test.status === 'passed').length;
    const bad = file.assertionResults.length - good;
    passed += good;
    failed += bad;
    if (bad === 0 && (file.status === 'failed' || file.assertionResults.length === 0)) failed += 1;
  }
  if (failed === 0 && (passed === 0 || !exitedWell)) failed = 1;
  return { passed, failed };
}

/**
 * Names the tests of a vitest run that failed, each with the first line of what went wrong.
 *
 * @param {unknown} report the parsed report, or undefined when the run wrote none
 * @param {string} root the folder from which files are named
 * @returns {string[]}
 */
export function namesOfFailures(report, root) {
  const files =
    /** @type {{ testResults?: { name: string, status: string, message?: string,
     *   assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} */ (
      report ?? {}
    ).testResults;
  return (files ?? []).flatMap((file) => {
    const path = relative(root, file.name);
    const bad = file.assertionResults.filter((test) => test.status !== 'passed');
    if (bad.length === 0 && file.status === 'failed') return [`${path}: ${firstLine(file.message)}`];
    return bad.map(
      (test) => `${path} › ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? test.status)}`,
    );
  });
}

/**
 * Names the tests that passed only when they were tried again, each with what went wrong at first: they count as
 * passed, and somebody has to find out why.
 *
 * @param {unknown} report the parsed report, or undefined when the run wrote none
 * @param {string} root the folder from which files are named
 * @returns {string[]}
 */
export function namesOfUnsteady(report, root) {
  const tests = testsOf(report).filter(({ status, failureMessages }) => {
    return status === 'passed' && (failureMessages ?? []).length > 0;
  });
  return tests.map(
    (test) => `${relative(root, test.file)} › ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`,
  );
}

/** @param {unknown} report */
function testsOf(report) {
  const files =
    /** @type {{ testResults?: { name: string,
     *   assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} */ (
      report ?? {}
    ).testResults;
  return (files ?? []).flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
}

function firstLine(/** @type {string | undefined} */ message) {
  return (message ?? 'it has no tests or did not load').trim().split('\n')[0];
}

/**
 * Counts the tasks of a turbo run, one check for each package, from its summary.
 *
 * @param {unknown} summary the parsed summary, or undefined when the run wrote none
 * @returns {Counts}
 */
export function countTurbo(summary) {
  const tasks =
    /** @type {{ tasks?: { execution?: { exitCode?: number } }[] }} */ (summary ?? {}).tasks ?? [];
  const passed = tasks.filter((task) => task.execution?.exitCode === 0).length;
  const failed = tasks.length - passed;
  return tasks.length === 0 ? { passed: 0, failed: 1 } : { passed, failed };
}

/** The counts of several suites together. */
export function sum(/** @type {readonly Counts[]} */ results) {
  return results.reduce(
    (total, { passed, failed }) => ({ passed: total.passed + passed, failed: total.failed + failed }),
    { passed: 0, failed: 0 },
  );
}

/** What was unsteady and what failed, then a line for each suite; the last line reads `N passed, N failed`. */
export function summaryTable(/** @type {readonly SuiteResult[]} */ results) {
  const width = Math.max(...results.map(({ suite }) => suite.length));
  const lines = results.map(({ suite, passed, failed, durationMs }) => {
    const counts = `${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed`;
    return `  ${failed > 0 ? '✗' : '✓'} ${suite.padEnd(width)} ${counts}   ${formatDuration(durationMs)}`;
  });
  const failures = results.flatMap((result) => result.failures.map((name) => `  ✗ ${result.suite}  ${name}`));
  const unsteady = results.flatMap((result) => result.unsteady.map((name) => `  ~ ${result.suite}  ${name}`));
  if (unsteady.length > 0) unsteady.unshift('  Passed at the second try:');
  const notes = [...unsteady, ...failures];
  if (notes.length > 0) notes.push('');
  return [...notes, ...lines, '', totalLine(sum(results))].join('\n');
}

/** The line that a script may read. */
export function totalLine(/** @type {Counts} */ { passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

/**
 * Reads the counts back from the last line of an output.
 *
 * @param {string} output
 * @returns {Counts | undefined}
 */
export function readTotal(output) {
  const match = /^(\d+) passed, (\d+) failed$/.exec(output.trimEnd().split('\n').at(-1) ?? '');
  return match === null ? undefined : { passed: Number(match[1]), failed: Number(match[2]) };
}
