import { randomUUID } from 'node:crypto';
import type { AppErrorCode } from '@inkvine/contracts/errors';
import type { TestPerson } from '../testing/test-site.ts';
import type { World } from './world.ts';

export type Outcome = AppErrorCode | 'OK';

/** The id of nothing. */
export const missing = () => randomUUID();

/** A procedure that touches no object of anyone. */
export interface PlainRow {
  input: (world: World) => unknown;
  /** For callers who may call at all. */
  outcome?: Outcome;
}

/** A procedure about an object: freshly made for `owner` for each cell, or an id of nothing for null. */
export interface ObjectRow {
  input: (world: World, owner: TestPerson | null) => unknown;
  own: Outcome;
  others: Outcome;
  missing: Outcome;
  /** When operators may do to others' objects what only owners may. */
  othersForOperators?: Outcome;
}

export type Row = PlainRow | ObjectRow;

export const plain = (input: PlainRow['input'] = () => undefined, outcome: Outcome = 'OK'): PlainRow => ({
  input,
  outcome,
});

/** Only the owner may; to all others it looks as if there were nothing. */
export const owned = (input: ObjectRow['input']): ObjectRow => ({
  input,
  own: 'OK',
  others: 'NOT_FOUND',
  missing: 'NOT_FOUND',
});

/** Whoever may call at all may call it about anyone's. */
export const shared = (input: ObjectRow['input'], own: Outcome = 'OK'): ObjectRow => ({
  input,
  own,
  others: 'OK',
  missing: 'NOT_FOUND',
});
