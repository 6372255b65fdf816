import { expect, it } from 'vitest';
import { decodeForm } from './form.ts';

it.each([
  ['', {}],
  ['a=1&b=%EC%BD%94%EC%9D%B8', { a: '1', b: '코인' }],
  ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
  ['a[0][b]=1&a[1][b]=2', { a: [{ b: '1' }, { b: '2' }] }],
  ['a[]=1&a[]=2', { a: ['1', '2'] }],
  ['__proto__[a]=1', { ['__proto__']: { a: '1' } }],
  ['a=1&a[b]=2', undefined],
  ['a[b]=2&a=1', undefined],
])('%s', (text, decoded) => {
  expect(decodeForm(text)).toEqual(decoded);
});
