import { z } from 'zod';
import { expect, test } from 'vitest';
import { findBreaks, type Contract } from './contract-compatibility.ts';

const contract = (input: z.ZodType, output: z.ZodType): Contract => ({
  'shelf.book': {
    type: 'query',
    input: z.toJSONSchema(input, { io: 'input' }),
    output: z.toJSONSchema(output, { io: 'output' }),
  },
});

const input = {
  title: z.string().max(10),
  kind: z.enum(['novel', 'poem']),
  pages: z.int().min(1).optional(),
};
const output = {
  id: z.uuid(),
  title: z.string(),
  tags: z.array(z.object({ name: z.string() })),
  state: z.enum(['open', 'shut']),
  note: z.string().nullable(),
  origin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('own'), by: z.string() }),
    z.object({ kind: z.literal('bought'), price: z.int() }),
  ]),
};
const base = contract(z.object(input), z.object(output));

const withInput = (change: z.ZodRawShape) => contract(z.object({ ...input, ...change }), z.object(output));
const withOutput = (change: z.ZodRawShape) => contract(z.object(input), z.object({ ...output, ...change }));
const { title: _in, ...inputWithoutTitle } = input;
const { title: _out, ...outputWithoutTitle } = output;

test.each([
  ['nothing', base],
  ['a new optional input', withInput({ year: z.int().optional() })],
  ['a wider limit', withInput({ title: z.string().max(20) })],
  ['an input that takes one value more', withInput({ kind: z.enum(['novel', 'poem', 'play']) })],
  ['an input that may be left out', withInput({ title: z.string().max(10).optional() })],
  ['a new output', withOutput({ year: z.int() })],
  ['a new state', withOutput({ state: z.enum(['open', 'shut', 'lent']) })],
  ['a new field of an item', withOutput({ tags: z.array(z.object({ name: z.string(), id: z.int() })) })],
  ['a new procedure', { ...base, 'shelf.other': base['shelf.book']! }],
])('%s breaks nobody', (_name, after) => {
  expect(findBreaks(base, after)).toEqual([]);
});

test.each([
  ['a procedure that is gone', {}],
  ['a query that became a mutation', { 'shelf.book': { ...base['shelf.book']!, type: 'mutation' as const } }],
  ['an input that is gone', contract(z.object(inputWithoutTitle), z.object(output))],
  ['a new required input', withInput({ year: z.int() })],
  ['an input that became required', withInput({ pages: z.int().min(1) })],
  ['a narrower limit', withInput({ title: z.string().max(9) })],
  ['a limit where there was none', withInput({ title: z.string().min(1).max(10) })],
  ['a pattern where there was none', withInput({ title: z.string().max(10).regex(/^a/) })],
  ['an input of another type', withInput({ title: z.int() })],
  ['a value no longer taken', withInput({ kind: z.enum(['novel']) })],
  ['an output that is gone', contract(z.object(input), z.object(outputWithoutTitle))],
  ['an output that may be absent', withOutput({ title: z.string().optional() })],
  ['an output that may be null', withOutput({ title: z.string().nullable() })],
  ['an output of another type', withOutput({ title: z.int() })],
  ['a state that is gone', withOutput({ state: z.enum(['open']) })],
  ['a field gone from an item', withOutput({ tags: z.array(z.object({})) })],
  ['a variant that is gone', withOutput({ origin: z.object({ kind: z.literal('own'), by: z.string() }) })],
  [
    'a field gone from a variant',
    withOutput({
      origin: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('own') }),
        z.object({ kind: z.literal('bought'), price: z.int() }),
      ]),
    }),
  ],
])('%s is found', (_name, after: Contract) => {
  expect(findBreaks(base, after)).not.toEqual([]);
});
