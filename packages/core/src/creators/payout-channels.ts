import type { Currency } from '@inkvine/contracts/money';
import type { DestinationKind, PayoutChannel } from '@inkvine/contracts/payouts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** What an operator can transfer to by hand. */
const BY_HAND: Record<Currency, readonly DestinationKind[]> = {
  KRW: ['bank'],
  INR: ['bank', 'upi'],
  USD: [],
};

/** Who pays out in a currency, and to what; null when nobody does. */
export function channelFor(
  { payoutGateways, accountSeal }: Pick<ServiceDependencies, 'payoutGateways' | 'accountSeal'>,
  currency: Currency,
): { channel: PayoutChannel; kinds: readonly DestinationKind[] } | null {
  const gateway = payoutGateways.forCurrency(currency);
  if (gateway !== undefined) return { channel: gateway.id, kinds: gateway.accepts };
  if (accountSeal === null || BY_HAND[currency].length === 0) return null;
  return { channel: 'manual', kinds: BY_HAND[currency] };
}
