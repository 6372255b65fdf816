import { expect, test } from 'vitest';
import { courseOf, endsMethod } from './decline-course.ts';
import { GatewayError, type GatewayErrorDetails } from './gateway-error.ts';

const error = (details: Pick<GatewayErrorDetails, 'kind' | 'declineReason'>) =>
  new GatewayError({ gateway: 'stripe', retry: 'customer_action', ...details });

test.each([
  [{ kind: 'DECLINED', declineReason: 'insufficient_funds' }, 'soft', false],
  [{ kind: 'DECLINED', declineReason: 'processing_error' }, 'soft', false],
  [{ kind: 'DECLINED' }, 'soft', false],
  [{ kind: 'DECLINED', declineReason: 'auth_failed' }, 'customer', false],
  [{ kind: 'AUTHENTICATION_REQUIRED' }, 'customer', false],
  [{ kind: 'DECLINED', declineReason: 'fraud_suspected' }, 'hard', false],
  [{ kind: 'DECLINED', declineReason: 'expired_instrument' }, 'hard', true],
  [{ kind: 'INSTRUMENT_INVALID' }, 'hard', true],
  [{ kind: 'OUTCOME_UNKNOWN' }, undefined, false],
  [{ kind: 'RATE_LIMITED' }, undefined, false],
] as const)('%o is %s, and ends the method: %s', (details, course, ends) => {
  expect(courseOf(error(details))).toBe(course);
  expect(endsMethod(error(details))).toBe(ends);
});
