import { describe, expect, it } from 'vitest';
import { findUnexplained, type Committed, type LoggedCall } from './linearizability.ts';

const call = (
  key: string,
  coins: number,
  answer: LoggedCall['answer'],
  [began, ended]: [number, number],
) => ({
  ...{ key, coins, answer, began, ended },
});
const ledger: Committed[] = [
  { key: 'ten', version: 1, balance: 10 },
  { key: 'six', version: 2, balance: 4 },
  { key: 'four', version: 3, balance: 0 },
];
const calls = [
  call('ten', -10, 'OK', [1, 2]),
  call('six', 6, 'OK', [3, 6]),
  call('four', 4, 'OK', [4, 8]),
  call('six', 6, 'DUPLICATE', [7, 9]),
  call('five', 5, 'INSUFFICIENT', [5, 10]),
];

describe('answers to calls that were made at once', () => {
  it('are explained by the order of the versions', () => {
    expect(findUnexplained(calls, ledger)).toEqual([]);
  });

  it.each<[string, LoggedCall[], Committed[]]>([
    ['a call is not there', calls, ledger.slice(0, 2)],
    ['nobody was told of one', calls.filter(({ key }) => key !== 'four'), ledger],
    [
      'coins are refused that were there from begin to end',
      [call('ten', -10, 'OK', [1, 2]), call('more', 5, 'INSUFFICIENT', [3, 4]), call('six', 6, 'OK', [5, 6])],
      ledger.slice(0, 2),
    ],
    [
      'one stands before another that had ended before it began',
      [call('ten', -10, 'OK', [1, 2]), call('four', 4, 'OK', [3, 4]), call('six', 6, 'OK', [5, 6])],
      ledger,
    ],
    [
      'a repeated call was not there yet',
      [...calls, call('four', 4, 'DUPLICATE', [2, 3]), call('six', 6, 'OK', [4, 5])],
      [ledger[0]!, ledger[2]!, ledger[1]!].map((txn, at) => ({ ...txn, version: at + 1 })),
    ],
  ])('are not when %s', (_, told, committed) => {
    expect(findUnexplained(told, committed)).not.toEqual([]);
  });
});
