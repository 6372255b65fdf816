/** One call as its caller saw it. `began` and `ended` count what happened in the process, so that they order calls. */
export interface LoggedCall {
  key: string;
  /** Coins that it would take; of a grant, those that it brings, below zero. */
  coins: number;
  answer: 'OK' | 'DUPLICATE' | 'INSUFFICIENT';
  began: number;
  ended: number;
}

/** One transaction of the wallet; `balance` is what was there after it. */
export interface Committed {
  key: string;
  version: number;
  balance: number;
}

/**
 * Tells which answers no order of the calls explains in which each takes place at one instant between its begin and its
 * end. The wallet's versions are that order for the calls that moved coins; a call that was refused must find a place
 * among them where too few coins were there.
 */
export function findUnexplained(calls: readonly LoggedCall[], ledger: readonly Committed[]): string[] {
  const findings: string[] = [];
  const byKey = new Map(ledger.map((txn) => [txn.key, txn]));
  const done = calls.filter(({ answer }) => answer === 'OK');
  const versionOf = ({ key }: LoggedCall) => byKey.get(key)?.version;

  /** The last version that was surely there at `tick`, and the last that may have been. */
  const surely = (tick: number) =>
    Math.max(0, ...done.filter(({ ended }) => ended < tick).map((call) => versionOf(call) ?? 0));
  const perhaps = (tick: number) =>
    Math.min(
      Infinity,
      ...done.filter(({ began }) => began > tick).map((call) => versionOf(call) ?? Infinity),
    ) - 1;

  for (const call of calls) {
    const { key, answer, coins, began, ended } = call;
    const version = versionOf(call);
    if (answer === 'INSUFFICIENT') {
      const [from, to] = [surely(began), perhaps(ended)];
      const wasShort = ledger.some((txn) => txn.version >= from && txn.version <= to && txn.balance < coins);
      if (!wasShort && !(from === 0 && coins > 0))
        findings.push(`${coins} coins were refused while there were as many, between ${from} and ${to}`);
      continue;
    }
    if (version === undefined) findings.push(`${key} was answered ${answer} and is not there`);
    else if (version > perhaps(ended)) findings.push(`${key} came after a call that began after its end`);
    else if (answer === 'OK' && version <= surely(began))
      findings.push(`${key} came before a call that had ended before it began`);
  }
  const answered = new Set(calls.filter(({ answer }) => answer !== 'INSUFFICIENT').map(({ key }) => key));
  for (const { key } of ledger) {
    if (!answered.has(key)) findings.push(`${key} is there and nobody was told of it`);
  }
  return findings;
}
