import { expect, test } from 'vitest';
import {
  countTurbo,
  countVitest,
  namesOfFailures,
  namesOfUnsteady,
  readTotal,
  sum,
  summaryTable,
} from './test-summary.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

test('passed and failed tests are counted over all files', () => {
  const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')] };
  expect(countVitest(report, false)).toEqual({ passed: 3, failed: 1 });
});

test.each([
  ['a skipped test', { testResults: [file('passed', 'passed', 'skipped')] }, true],
  ['a test yet to be written', { testResults: [file('passed', 'passed', 'todo')] }, true],
  ['a file that did not load', { testResults: [file('passed', 'passed'), file('failed')] }, false],
  ['a file without tests', { testResults: [file('passed', 'passed'), file('passed')] }, true],
  ['an error outside every test', { testResults: [file('passed', 'passed')] }, false],
  ['a hook that failed after its tests', { testResults: [file('failed', 'passed')] }, false],
])('%s is one failure', (_name, report, exitedWell) => {
  expect(countVitest(report, exitedWell)).toEqual({ passed: 1, failed: 1 });
});

test.each([
  ['no test at all', { testResults: [] }],
  ['no report', undefined],
])('%s is a failure', (_name, report) => {
  expect(countVitest(report, true)).toEqual({ passed: 0, failed: 1 });
});

test('each package of a turbo run is one check', () => {
  const tasks = [{ execution: { exitCode: 0 } }, { execution: { exitCode: 2 } }, {}];
  expect(countTurbo({ tasks })).toEqual({ passed: 1, failed: 2 });
  expect(countTurbo(undefined)).toEqual({ passed: 0, failed: 1 });
});

test('the last line of the table is the total, and can be read back', () => {
  const results = [
    {
      suite: 'unit',
      passed: 120,
      failed: 0,
      durationMs: 4200,
      failures: [],
      unsteady: ['c.test.ts › c: late'],
    },
    {
      suite: 'e2e',
      passed: 9,
      failed: 2,
      durationMs: 125_000,
      failures: ['a.test.ts › a: no', 'b.test.ts › b: no'],
      unsteady: [],
    },
  ];
  const table = summaryTable(results);
  expect(table.split('\n').at(-1)).toBe('129 passed, 2 failed');
  expect(readTotal(`noise\n${table}\n`)).toEqual(sum(results));
  expect(table).toContain('✗ e2e   ');
  expect(table).toContain('b.test.ts › b: no');
  expect(table).toContain('~ unit  c.test.ts › c: late');
  expect(readTotal('129 passed, 2 failed\nmore')).toBeUndefined();
});

test('what failed is named with the first line of its reason', () => {
  const report = {
    testResults: [
      {
        name: '/site/apps/a.unit.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          {
            status: 'failed',
            fullName: 'a sum is right',
            failureMessages: ['Error: expected 3\n    at a.ts:1'],
          },
          { status: 'skipped', fullName: 'a sum is fast' },
        ],
      },
      {
        name: '/site/apps/b.unit.test.ts',
        status: 'failed',
        message: 'no such module',
        assertionResults: [],
      },
    ],
  };
  expect(namesOfFailures(report, '/site')).toEqual([
    'apps/a.unit.test.ts › a sum is right: Error: expected 3',
    'apps/a.unit.test.ts › a sum is fast: skipped',
    'apps/b.unit.test.ts: no such module',
  ]);
  expect(namesOfFailures(undefined, '/site')).toEqual([]);
});

test('what passed only at the second try is named, and counts as passed', () => {
  const report = {
    testResults: [
      {
        name: '/site/apps/a.e2e.test.ts',
        status: 'passed',
        assertionResults: [
          { status: 'passed', fullName: 'opens', failureMessages: [] },
          { status: 'passed', fullName: 'scrolls', failureMessages: ['Error: expected 3\n    at a.ts:1'] },
        ],
      },
    ],
  };
  expect(namesOfUnsteady(report, '/site')).toEqual(['apps/a.e2e.test.ts › scrolls: Error: expected 3']);
  expect(countVitest(report, true)).toEqual({ passed: 2, failed: 0 });
});
