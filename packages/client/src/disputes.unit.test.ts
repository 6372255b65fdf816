import { Dispute } from '@inkvine/contracts/disputes';
import { expect, it } from 'vitest';
import { disputeStateKey, disputeWords, toldDisputes } from './disputes.ts';

const NOW = new Date('2026-11-22T03:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 60 * 60 * 1_000).toISOString();

const dispute = (change: Partial<Dispute>): Dispute =>
  Dispute.parse({
    ...{ id: '01a20315-8d96-7c6e-902a-1c2b78075ed7', topUpId: '01a20315-8d96-7c6e-902a-1c2b78075ed8' },
    ...{ state: 'lost', origin: 'gateway', productName: { ko: '코인', en: 'Coins' }, currency: 'KRW' },
    ...{ amount: 1_000, frozenCoins: 0, owedCoins: 0, repaidCoins: 0 },
    ...{ createdAt: daysAgo(30), closedAt: daysAgo(1), ...change },
  });

it('tells of what is undecided, and for two weeks of what was given back without us', () => {
  const open = dispute({ origin: 'bank', state: 'open', closedAt: null });
  const returning = dispute({ state: 'open', closedAt: null });
  const returned = dispute({ closedAt: daysAgo(13) });
  const quiet = [dispute({ closedAt: daysAgo(15) }), dispute({ state: 'won' }), dispute({ origin: 'bank' })];
  expect(toldDisputes([open, returning, returned, ...quiet], NOW)).toEqual([open, returning, returned]);
  expect([open, returning, returned].map(disputeWords)).toEqual(['open', 'returning', 'returned']);
});

it('says of a state what it means where it began', () => {
  expect(disputeStateKey('bank', 'lost')).toBe('disputes.states.lost');
  expect(disputeStateKey('gateway', 'lost')).toBe('disputes.returnStates.lost');
  expect(disputeStateKey('deposit', 'won')).toBe('disputes.reversalStates.won');
  const reversal = dispute({ origin: 'deposit' });
  expect([disputeWords(reversal), disputeWords({ ...reversal, state: 'open' })]).toEqual([
    'notCome',
    'reversed',
  ]);
});
