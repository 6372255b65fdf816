import { expect, test } from 'vitest';
import { isOutage } from './outage.ts';

test.each([
  [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), true],
  [Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }), true],
  [Object.assign(new Error('too many clients'), { code: '53300' }), true],
  [new Error('timeout exceeded when trying to connect'), true],
  [new Error('Client has encountered a connection error and is not queryable'), true],
  [new Error('Client was closed and is not queryable'), true],
  [new Error('outer', { cause: Object.assign(new Error('inner'), { code: '08006' }) }), true],
  [Object.assign(new Error('duplicate key'), { code: '23505' }), false],
  [new TypeError('x is not a function'), false],
  ['ECONNREFUSED', false],
])('%s', (error, expected) => {
  expect(isOutage(error)).toBe(expected);
});
