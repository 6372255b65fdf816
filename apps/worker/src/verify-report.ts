import type { BooksCheck } from '@inkvine/core/backoffice/check-books';
import { operate } from '@inkvine/i18n/en/operate';

const WORDS: Record<string, string | undefined> = operate.invariants;

/** One line for each invariant, with the rows that break one below it, then the head and what is owed. */
export function tellCheck(check: BooksCheck): string[] {
  const width = Math.max(...check.findings.map(({ id }) => id.length));
  return [
    ...check.findings.flatMap(({ id, violations, sample }) => [
      `${violations === 0 ? '✓' : '✗'} ${id.padEnd(width)} ${String(violations).padStart(8)}  ${WORDS[id] ?? ''}`,
      ...tellSample(violations, sample, check.ages[id]),
    ]),
    '',
    check.head === undefined ? 'Nothing is sealed yet.' : `Head: ${tellHead(check.head)}`,
    ...(check.unsealed.count === 0
      ? []
      : [`Not sealed yet: ${check.unsealed.count}, the oldest of ${check.unsealed.oldest}`]),
    ...check.liabilities.map(
      (owed) =>
        `Owed for unused coins: ${owed.openMinor} ${owed.currency} (minor units) in ${owed.lots} lots; ` +
        `${owed.heldMinor} in refunds; ${owed.expiredMinor} expired; sold within a year ${owed.soldMinor}`,
    ),
    ...(check.halt === null ? [] : [`Payouts are halted since ${check.halt.since}: ${check.halt.reason}`]),
    '',
    check.violations === 0 ? 'The books balance.' : `${check.violations} violations.`,
  ];
}

function tellSample(violations: number, sample: readonly string[], since: string | undefined): string[] {
  if (violations === 0) return [];
  const age = since === undefined ? [] : [`    broken since ${since}`];
  return [
    ...age,
    ...sample.map((id) => `    ${id}`),
    ...(violations > sample.length ? [`    and ${violations - sample.length} more`] : []),
  ];
}

/** A line to keep where nobody who writes the database can reach it. */
export const tellHead = (head: { seq: number; hash: string; sealedAt: string }): string =>
  `${head.sealedAt} block ${head.seq} ${head.hash}`;
