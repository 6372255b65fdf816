import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type { PaymentGateway, PaymentSnapshot } from '@inkvine/core/payments/payment-gateway.port';
import type { SavedMethodGateway } from '@inkvine/core/payments/saved-method-gateway.port';
import type { FakeClock } from '@inkvine/testkit/fake-clock';
import type { createMembershipDesk } from '@inkvine/testkit/membership-desk';

export const FATES = [
  ...([
    'pays',
    'is asked again',
    'answer is lost',
    'cannot pay',
    'lost the card',
    'cancelled',
    'silent',
  ] as const),
] as const;
export type Fate = (typeof FATES)[number];

const OF_TEN: readonly Fate[] = [
  ...(['cannot pay', 'lost the card', 'cancelled', 'silent', 'is asked again', 'answer is lost'] as const),
  ...(['pays', 'pays', 'pays', 'pays'] as const),
];

/** What becomes of a member, by their number. */
export const fateOf = (member: number): Fate => OF_TEN[member % OF_TEN.length]!;

type Bench = Parameters<typeof createMembershipDesk>[0]['bench'];

/** A gateway in this process whose answers depend on who pays, and that knows what it took of whom. */
export function createMoodyBank(clock: FakeClock) {
  const payments = new Map<string, PaymentSnapshot>();
  const takenOf = new Map<number, number>();
  const asked = new Set<number>();
  let requests = 0;

  const error = (kind: 'TRANSIENT' | 'OUTCOME_UNKNOWN' | 'DECLINED' | 'INSTRUMENT_INVALID') =>
    new GatewayError({
      ...{ gateway: 'toss', kind, retry: 'never' },
      ...(kind === 'DECLINED' && { declineReason: 'insufficient_funds' }),
    });

  function take(member: number, orderId: string, amount: PaymentSnapshot['amount']): PaymentSnapshot {
    const known = payments.get(orderId);
    if (known !== undefined) return known;
    const at = clock.now().toISOString();
    takenOf.set(member, (takenOf.get(member) ?? 0) + amount.amountMinor);
    const payment: PaymentSnapshot = {
      ...{ gateway: 'toss', gatewayPaymentId: `pay_${orderId}`, orderId, status: 'PAID', rawStatus: 'DONE' },
      ...{ amount, refundedMinor: 0, refundableMinor: amount.amountMinor, methodKind: 'card', refunds: [] },
      ...{ approvedAt: at, observedAt: at, raw: {} },
    };
    payments.set(orderId, payment);
    return payment;
  }

  const savedMethods: Pick<SavedMethodGateway, 'id' | 'savedMethods' | 'chargeSavedMethod'> = {
    id: 'toss',
    savedMethods: { kinds: ['card'], chargeIsAsync: false, chargeGuard: 'order', needsPhone: false },
    async chargeSavedMethod({ token, orderId, amount }) {
      requests += 1;
      const member = Number(token.replace('card ', ''));
      const isFirst = !asked.has(member);
      asked.add(member);
      switch (fateOf(member)) {
        case 'cannot pay':
          throw error('DECLINED');
        case 'lost the card':
          throw error('INSTRUMENT_INVALID');
        case 'is asked again':
          if (isFirst) throw error('TRANSIENT');
          return take(member, orderId, amount);
        case 'answer is lost':
          take(member, orderId, amount);
          throw error('OUTCOME_UNKNOWN');
        default:
          return take(member, orderId, amount);
      }
    },
  };
  const gateway: Pick<PaymentGateway, 'id' | 'capabilities' | 'getStatus'> = {
    id: 'toss',
    capabilities: { serverConfirm: true, asyncRefund: false, failureIsFinal: true, virtualAccounts: false },
    getStatus: ({ orderId = '' }) => Promise.resolve(payments.get(orderId) ?? null),
  };
  return {
    /** As far as renewals need one. */
    bench: { currency: 'KRW', gateway, savedMethods } as Bench,
    requests: () => requests,
    /** Minor units, of all their orders. */
    taken: (member: number): number => takenOf.get(member) ?? 0,
  };
}
