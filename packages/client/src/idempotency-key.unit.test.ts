import { expect, it } from 'vitest';
import { createIdempotencyKeys } from './idempotency-key.ts';

function counter(): () => string {
  let count = 0;
  return () => `key ${(count += 1)}`;
}

it('keeps one key for one intention, over retries and double taps', () => {
  const keys = createIdempotencyKeys(counter());
  expect([keys.keyFor('5 coins'), keys.keyFor('5 coins'), keys.keyFor('5 coins')]).toEqual([
    'key 1',
    'key 1',
    'key 1',
  ]);
});

it('never sends one key with two bodies', () => {
  const keys = createIdempotencyKeys(counter());
  expect(keys.keyFor('5 coins')).toBe('key 1');
  expect(keys.keyFor('10 coins')).toBe('key 2');
  expect(keys.keyFor('5 coins')).toBe('key 3');
});

it('begins a new intention after the last one succeeded', () => {
  const keys = createIdempotencyKeys(counter());
  keys.keyFor('5 coins');
  keys.renew();
  expect(keys.keyFor('5 coins')).toBe('key 2');
});
