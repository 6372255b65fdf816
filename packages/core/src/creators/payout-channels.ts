import type { Currency } from '@inkvine/contracts/money';
import type { DestinationKind, DestinationQuestion, PayoutChannel } from '@inkvine/contracts/payouts';
import type { PayeeKind } from '@inkvine/contracts/settlement-rules';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** What an operator can transfer to by hand. */
const BY_HAND: Record<Currency, readonly DestinationKind[]> = {
  KRW: ['bank'],
  INR: ['bank', 'upi'],
  USD: [],
};

/** By whom creators are paid in a currency, to what, and what has to be known of them. */
interface Channel {
  channel: PayoutChannel;
  kinds: readonly DestinationKind[];
  asks(kind: PayeeKind): readonly DestinationQuestion[];
}

/** Null when nobody pays out in the currency. */
export function channelFor(
  { payoutGateways, accountSeal }: Pick<ServiceDependencies, 'payoutGateways' | 'accountSeal'>,
  currency: Currency,
): Channel | null {
  const gateway = payoutGateways.forCurrency(currency);
  if (gateway !== undefined) return { channel: gateway.id, kinds: gateway.accepts, asks: gateway.asks };
  if (accountSeal === null || BY_HAND[currency].length === 0) return null;
  return { channel: 'manual', kinds: BY_HAND[currency], asks: () => [] };
}
