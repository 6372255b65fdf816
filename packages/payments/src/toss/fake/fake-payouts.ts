import { randomUUID } from 'node:crypto';
import { payoutJson, sellerJson } from './fake-payout-objects.ts';
import type { FakePayout, FakeSeller } from './fake-payout-objects.ts';
import type { TossStore } from './fake-store.ts';
import type { TossWebhooks } from './fake-webhooks.ts';

type Refusal = { code: string };

/** A transfer that was completed may still come back from the bank. */
const NEXT: Readonly<Record<FakePayout['status'], readonly FakePayout['status'][]>> = {
  REQUESTED: ['IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED'],
  IN_PROGRESS: ['COMPLETED', 'FAILED'],
  COMPLETED: ['FAILED'],
  FAILED: [],
  CANCELED: [],
};

const newId = (prefix: string): string => `${prefix}${randomUUID().replaceAll('-', '').slice(0, 26)}`;

/** Sellers whom Toss has to know, and money sent to their accounts. */
export const createFakePayouts = (store: TossStore, webhooks: TossWebhooks, now: () => number) => {
  const save = (payout: FakePayout): FakePayout => {
    store.payouts.save(payout);
    webhooks.announceEntity('payout', payoutJson(payout));
    return payout;
  };

  const setStatus = (id: string, status: FakePayout['status']): FakePayout | Refusal => {
    const payout = store.payouts.find(id);
    if (!payout || !NEXT[payout.status].includes(status)) return { code: 'INVALID_REQUEST' };
    return save({ ...payout, status });
  };

  return {
    setStatus,

    register: (input: Omit<FakeSeller, 'id' | 'status'>): FakeSeller | Refusal => {
      const isTaken = store.sellers.all().some(({ refSellerId }) => refSellerId === input.refSellerId);
      if (isTaken) return { code: 'INVALID_REQUEST' };
      return store.sellers.save({ ...input, id: newId('seller_'), status: 'APPROVAL_REQUIRED' });
    },

    /** What Toss finds out about a seller. */
    setSeller: (id: string, status: FakeSeller['status']): FakeSeller | undefined => {
      const seller = store.sellers.find(id);
      if (!seller) return undefined;
      const changed = store.sellers.save({ ...seller, status });
      webhooks.announceEntity('seller', sellerJson(changed));
      return changed;
    },

    /** All of a request, or none. */
    request: (
      wanted: readonly Omit<FakePayout, 'id' | 'status' | 'requestedAt'>[],
    ): FakePayout[] | Refusal => {
      const refs = wanted.map(({ refPayoutId }) => refPayoutId);
      const isRepeated = new Set(refs).size !== refs.length;
      if (isRepeated || store.payouts.all().some(({ refPayoutId }) => refs.includes(refPayoutId)))
        return { code: 'INVALID_REQUEST' };
      const sellers = wanted.map(({ destination }) => store.sellers.find(destination));
      if (sellers.includes(undefined)) return { code: 'INVALID_REQUEST' };
      if (sellers.some((seller) => seller?.status.endsWith('APPROVED') !== true))
        return { code: 'FORBIDDEN_SELLER_PAYOUT' };
      return wanted.map((each) =>
        save({ ...each, id: newId('FPA_'), status: 'REQUESTED', requestedAt: now() }),
      );
    },

    /** The banks take what was asked for at that time or before. */
    settleSince: (until: number): void => {
      for (const { id, status, requestedAt } of store.payouts.all()) {
        if (status === 'REQUESTED' && requestedAt <= until) setStatus(id, 'COMPLETED');
      }
    },

    /** Sellers pass the check that Toss makes by text message, where nobody reads it. */
    approveAll: (): void => {
      for (const seller of store.sellers.all()) {
        if (seller.status !== 'APPROVAL_REQUIRED') continue;
        store.sellers.save({ ...seller, status: 'PARTIALLY_APPROVED' });
        webhooks.announceEntity('seller', sellerJson({ ...seller, status: 'PARTIALLY_APPROVED' }));
      }
    },
  };
};
export type FakePayouts = ReturnType<typeof createFakePayouts>;
