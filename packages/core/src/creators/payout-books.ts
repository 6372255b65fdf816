import type { PayoutDifferenceKind } from '@inkvine/contracts/backoffice';
import type { Currency } from '@inkvine/contracts/money';
import type { GatewayId } from '@inkvine/contracts/payments';
import {
  findPayout,
  findPayoutOfGateway,
  listPaidPayouts,
  type PayoutRow,
} from '@inkvine/db/creators/payout.repository';
import { z } from 'zod';
import type { PayoutGateway, PayoutSnapshot } from '../payments/payout-gateway.port.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { PayoutSettlement } from './payout-settlement.ts';

const BATCH = 500;
const PayoutRef = z.uuid();

/** Where a gateway and we disagree about money that went to a creator. */
export interface PayoutDifference {
  kind: PayoutDifferenceKind;
  /** The gateway's payout, or ours where the gateway has none. */
  subject: string;
  theirMinor: number | null;
  ourMinor: number | null;
  currency: Currency;
}

export type PayoutBooksDependencies = Pick<ServiceDependencies, 'db' | 'payoutGateways'> & {
  settlement: Pick<PayoutSettlement, 'inquire'>;
};

/** Every gateway's own list of payouts against ours, both ways (W14). */
export function createPayoutBooks({ db, payoutGateways, settlement }: PayoutBooksDependencies) {
  type Tell = (difference: PayoutDifference) => Promise<void>;

  async function findOurs(gateway: GatewayId, theirs: PayoutSnapshot): Promise<PayoutRow | undefined> {
    const ref = PayoutRef.safeParse(theirs.payoutRef).data;
    const named = ref === undefined ? undefined : await findPayout(db, ref);
    return named?.channel === gateway
      ? named
      : await findPayoutOfGateway(db, gateway, theirs.gatewayPayoutId);
  }

  /** What the gateway tells otherwise is asked about once more before it counts. */
  async function compareOne(gateway: PayoutGateway, theirs: PayoutSnapshot, tell: Tell): Promise<void> {
    const { gatewayPayoutId, amount } = theirs;
    const ours = await findOurs(gateway.id, theirs);
    const about = {
      ...{ subject: gatewayPayoutId, theirMinor: amount.amountMinor, currency: amount.currency },
      ourMinor: ours?.amount_minor ?? null,
    };
    if (ours === undefined) {
      if (!MOVED_NOTHING.has(theirs.status)) await tell({ ...about, kind: 'unknown_payout' });
      return;
    }
    if ((ours.gateway_payout_id ?? gatewayPayoutId) !== gatewayPayoutId) {
      if (!MOVED_NOTHING.has(theirs.status)) await tell({ ...about, kind: 'payout_twice' });
      return;
    }
    if (ours.amount_minor !== amount.amountMinor || ours.currency !== amount.currency)
      return await tell({ ...about, kind: 'payout_amount' });
    if (agrees(ours, theirs)) return;
    await settlement.inquire(gateway.id, { gatewayPayoutId, payoutRef: ours.id });
    const [now, then] = [await findPayout(db, ours.id), await gateway.getPayout({ gatewayPayoutId })];
    if (now === undefined || then === null || !agrees(now, then))
      await tell({ ...about, kind: 'payout_state' });
  }

  /** Payouts that we hold for paid, that the list does not name and that the gateway denies when asked. */
  async function findMissing(
    gateway: PayoutGateway,
    day: { from: Date; to: Date },
    listed: ReadonlySet<string>,
    tell: Tell,
  ): Promise<void> {
    let afterId: string | undefined;
    for (;;) {
      const rows = await listPaidPayouts(db, { channel: gateway.id, ...day, afterId, limit: BATCH });
      for (const ours of rows) {
        const { gateway_payout_id: gatewayPayoutId } = ours;
        if (gatewayPayoutId !== null && listed.has(gatewayPayoutId)) continue;
        const made = await gateway.getPayout(
          gatewayPayoutId === null ? { payoutRef: ours.id } : { gatewayPayoutId },
        );
        if (made !== null) continue;
        await tell({
          ...{ kind: 'payout_missing', subject: ours.id, theirMinor: null },
          ...{ ourMinor: ours.amount_minor, currency: ours.currency },
        });
      }
      afterId = rows.at(-1)?.id;
      if (rows.length < BATCH) return;
    }
  }

  return {
    /**
     * Compares what a gateway paid out within a day, by the time that it was asked; nothing where it pays nobody.
     * @throws GatewayError when it cannot be asked now
     */
    async compareDay(gatewayId: GatewayId, day: { from: Date; to: Date }, tell: Tell): Promise<void> {
      const gateway = payoutGateways.find(gatewayId);
      if (gateway === undefined) return;
      const listed = new Set<string>();
      for await (const theirs of gateway.listPayouts(day)) {
        listed.add(theirs.gatewayPayoutId);
        await compareOne(gateway, theirs, tell);
      }
      await findMissing(gateway, day, listed, tell);
    },
  };
}

export type PayoutBooks = ReturnType<typeof createPayoutBooks>;

const MOVED_NOTHING: ReadonlySet<PayoutSnapshot['status']> = new Set(['FAILED', 'CANCELED']);

/** Whether both tell the same of where the money is; what is on its way there may be anywhere here. */
function agrees(ours: PayoutRow, theirs: PayoutSnapshot): boolean {
  if (theirs.status === 'PAID') return ours.state === 'paid';
  if (MOVED_NOTHING.has(theirs.status) || theirs.status === 'REVERSED')
    return ours.state === 'failed' || ours.state === 'returned';
  return ours.state === 'sent';
}
