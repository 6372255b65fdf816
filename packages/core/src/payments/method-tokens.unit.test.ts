import { expect, test } from 'vitest';
import { createMethodTokens, hashToken } from './method-tokens.ts';

const OLD = 'the secret of last year, long enough';
const NEW = 'the secret of this year, long enough';

test('what is sealed opens for its own row only', () => {
  const tokens = createMethodTokens([NEW]);
  const sealed = tokens.seal('pm_1', 'row-1');
  expect(sealed).not.toContain('pm_1');
  expect(tokens.open(sealed, 'row-1')).toBe('pm_1');
  expect(() => tokens.open(sealed, 'row-2')).toThrow('authenticate');
  expect(tokens.seal('pm_1', 'row-1')).not.toBe(sealed);
});

test('a changed text does not open', () => {
  const tokens = createMethodTokens([NEW]);
  const [version, key, content = ''] = tokens.seal('pm_1', 'row-1').split('.');
  const bytes = Buffer.from(content, 'base64url');
  bytes[14] = (bytes[14] ?? 0) ^ 1;
  expect(() => tokens.open(`${version}.${key}.${bytes.toString('base64url')}`, 'row-1')).toThrow(
    'authenticate',
  );
});

test('a secret that was replaced still opens, and one that is gone does not', () => {
  const sealed = createMethodTokens([OLD]).seal('pm_1', 'row-1');
  expect(createMethodTokens([NEW, OLD]).open(sealed, 'row-1')).toBe('pm_1');
  expect(() => createMethodTokens([NEW]).open(sealed, 'row-1')).toThrow('not configured');
});

test('nothing is sealed without a secret', () => {
  expect(() => createMethodTokens([]).seal('pm_1', 'row-1')).toThrow('no secret');
});

test('a token is found by its digest, whatever the secret', () => {
  expect(hashToken('pm_1')).toBe(hashToken('pm_1'));
  expect(hashToken('pm_1')).not.toBe(hashToken('pm_2'));
});
