import { expect, test } from 'vitest';
import { maskUpiAddress } from './masked-upi.ts';
import { registrationStatesBefore } from './registration-states.ts';

test('a method that the gateway keeps is saved from wherever its browser still comes back', () => {
  expect(registrationStatesBefore('saved')).toEqual([
    ...['pending', 'finishing', 'unknown', 'canceled', 'expired', 'failed'],
  ]);
});

test('nobody begins to finish what another is finishing, or what is saved', () => {
  expect(registrationStatesBefore('finishing')).not.toContain('finishing');
  expect(registrationStatesBefore('finishing')).not.toContain('saved');
});

test.each([
  ['reader@okaxis', 're•••@okaxis'],
  ['a@ybl', 'a•••@ybl'],
  ['no address', '•••'],
])('%s is shown as %s', (address, shown) => {
  expect(maskUpiAddress(address)).toBe(shown);
});
