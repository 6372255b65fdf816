import { expect, test } from 'vitest';
import { compareInstants } from './instant.ts';

test.each([
  ['2026-11-20T19:13:07Z', '2026-11-20T19:13:07.000001Z'],
  ['2026-11-20T19:13:07.5Z', '2026-11-20T19:13:07.500001Z'],
  ['2026-11-20T19:13:07.999999Z', '2026-11-20T19:13:08Z'],
  ['2026-11-20T19:13:07.1Z', '2026-11-20T19:13:07.123456Z'],
  ['9999-12-31T23:59:59Z', 'infinity'],
])('%s comes before %s', (earlier, later) => {
  expect(compareInstants(earlier, later)).toBeLessThan(0);
  expect(compareInstants(later, earlier)).toBeGreaterThan(0);
});

test.each([
  ['2026-11-20T19:13:07Z', '2026-11-20T19:13:07.000Z'],
  ['2026-11-20T19:13:07.12Z', '2026-11-20T19:13:07.120000Z'],
  ['infinity', 'infinity'],
])('%s and %s are the same instant', (a, b) => {
  expect(compareInstants(a, b)).toBe(0);
});
