import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { listPublishedProcedures } from '../openapi/published-procedures.ts';
import { contractOf, findBreaks, type Contract } from './contract-compatibility.ts';

const file = path.join(import.meta.dirname, 'contract.json');
const recorded = JSON.parse(await readFile(file, 'utf8')) as Contract;
const present = contractOf(listPublishedProcedures());

test('no client built against the recorded contract breaks', () => {
  expect(findBreaks(recorded, present)).toEqual([]);
});

test('the recorded contract is up to date: after adding to it, run `node apps/server/src/guard-rails/record-contract.ts`', () => {
  expect(present).toEqual(recorded);
});
