import { RefundState } from '@inkvine/contracts/refunds';
import { expect, it } from 'vitest';
import {
  nextRefundCheckMs,
  OPEN_REFUND_STATES,
  REFUND_TRANSITIONS,
  refundStatesBefore,
} from './refund-states.ts';

it('knows every state that people are told of', () => {
  expect(Object.keys(REFUND_TRANSITIONS).toSorted()).toEqual([...RefundState.options].toSorted());
});

it('holds the coins until a refund has ended', () => {
  expect(OPEN_REFUND_STATES).toEqual(['requested', 'approved', 'sending', 'unknown']);
});

it('lets nobody call off what was sent', () => {
  for (const end of ['withdrawn', 'rejected'] as const)
    expect(refundStatesBefore(end)).toEqual(['requested']);
});

it('sends only what was approved', () => {
  expect(refundStatesBefore('sending')).toEqual(['approved', 'sending', 'unknown']);
  expect(refundStatesBefore('done')).not.toContain('requested');
});

it('asks the gateway ever more seldom, but at least every hour', () => {
  expect([0, 1, 2, 7, 100].map((checks) => nextRefundCheckMs(checks) / 1_000)).toEqual([
    30, 60, 120, 3_600, 3_600,
  ]);
});
