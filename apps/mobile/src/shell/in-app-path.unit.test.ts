import { expect, it } from 'vitest';
import { inAppPath } from './in-app-path.ts';

it.each(['/', '/wallet', '/read/0190-a', '/novels/동백꽃', '/top-up?next=%2Fwallet'])('takes %s', (path) => {
  expect(inAppPath(path)).toBe(path);
});

it.each([
  undefined,
  null,
  7,
  '',
  'wallet',
  '//evil.test',
  '/\\evil.test',
  'https://evil.test',
  'javascript:x',
  '/a b',
  ['/'],
])('refuses %j', (path) => {
  expect(inAppPath(path)).toBeNull();
});
