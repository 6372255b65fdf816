import type { DeclineReason, GatewayError } from './gateway-error.ts';

/**
 * What a refused charge calls for. `soft`: the same method may work later, as after payday. `hard`: it will not, another
 * one is needed. `customer`: it would, with its owner present.
 */
export type DeclineCourse = 'soft' | 'hard' | 'customer';

const COURSES = {
  insufficient_funds: 'soft',
  limit_exceeded: 'soft',
  issuer_declined: 'soft',
  method_unavailable: 'soft',
  processing_error: 'soft',
  other: 'soft',
  auth_failed: 'customer',
  expired_instrument: 'hard',
  invalid_instrument: 'hard',
  lost_or_stolen: 'hard',
  // Banks count tries after a suspicion, and block the merchant that goes on.
  fraud_suspected: 'hard',
} as const satisfies Record<DeclineReason, DeclineCourse>;

/** Reasons after which nobody should be offered the method again. */
const ENDING: ReadonlySet<DeclineReason | undefined> = new Set([
  'expired_instrument',
  'invalid_instrument',
  'lost_or_stolen',
]);

/** Undefined for an error that is no refusal by the person's bank or gateway. */
export function courseOf({
  kind,
  declineReason,
}: Pick<GatewayError, 'kind'> & { declineReason?: DeclineReason | undefined }): DeclineCourse | undefined {
  switch (kind) {
    case 'DECLINED':
      return COURSES[declineReason ?? 'other'];
    case 'INSTRUMENT_INVALID':
      return 'hard';
    case 'AUTHENTICATION_REQUIRED':
      return 'customer';
    default:
      return undefined;
  }
}

export const endsMethod = ({ kind, declineReason }: GatewayError): boolean =>
  kind === 'INSTRUMENT_INVALID' || (kind === 'DECLINED' && ENDING.has(declineReason));
