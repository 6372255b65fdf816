import { refuse, UNKNOWN_ID } from './fake-errors.ts';
import type { Refusal } from './fake-errors.ts';
import { newId } from './fake-ids.ts';
import { payoutJson } from './fake-payout-objects.ts';
import type { FakeContact, FakeFundAccount, FakePayout } from './fake-payout-objects.ts';
import type { RazorpayStore } from './fake-store.ts';
import type { RazorpayWebhooks } from './fake-webhooks.ts';

/** What may follow what; a payout that was processed can still come back. */
const NEXT: Readonly<Record<FakePayout['status'], readonly FakePayout['status'][]>> = {
  queued: ['processing', 'cancelled'],
  pending: ['processing', 'rejected', 'cancelled'],
  processing: ['processed', 'failed', 'reversed'],
  processed: ['reversed'],
  cancelled: [],
  rejected: [],
  failed: [],
  reversed: [],
};

/** Contacts, their bank accounts, and money sent to these. */
export const createFakePayouts = (store: RazorpayStore, webhooks: RazorpayWebhooks, now: () => number) => {
  let balance = Number.MAX_SAFE_INTEGER;

  const announce = (payout: FakePayout): FakePayout => {
    store.payouts.save(payout);
    webhooks.announce(`payout.${payout.status}`, { payout: payoutJson(payout) });
    return payout;
  };

  const setStatus = (payoutId: string, status: FakePayout['status']): FakePayout | Refusal => {
    const payout = store.payouts.find(payoutId);
    if (!payout) return UNKNOWN_ID;
    if (!NEXT[payout.status].includes(status))
      return refuse(`A payout that is ${payout.status} does not become ${status}`);
    return announce({ ...payout, status });
  };

  return {
    setStatus,

    /** The banks take what was sent at that time or before. */
    settleSince: (until: number): void => {
      for (const { id, status, at } of store.payouts.all()) {
        if (status === 'processing' && at <= until) setStatus(id, 'processed');
      }
    },

    setBalance: (paise: number): void => {
      balance = paise;
    },

    /** The same details give the same contact again. */
    createContact: (input: Omit<FakeContact, 'id' | 'at'>): FakeContact =>
      store.contacts
        .all()
        .find(
          (each) =>
            each.name === input.name && each.email === input.email && each.referenceId === input.referenceId,
        ) ?? store.contacts.save({ ...input, id: newId('cont_'), at: now() }),

    createFundAccount: (
      input: Omit<FakeFundAccount, 'id' | 'at' | 'isActive'>,
    ): FakeFundAccount | Refusal => {
      if (!store.contacts.find(input.contactId)) return UNKNOWN_ID;
      const same = store.fundAccounts
        .all()
        .find(
          (each) =>
            each.contactId === input.contactId &&
            JSON.stringify(each.account) === JSON.stringify(input.account),
        );
      return same ?? store.fundAccounts.save({ ...input, id: newId('fa_'), isActive: true, at: now() });
    },

    create: (
      input: Omit<FakePayout, 'id' | 'at' | 'status'>,
      queueIfLowBalance: boolean,
    ): FakePayout | Refusal => {
      const account = store.fundAccounts.find(input.fundAccountId);
      if (!account?.isActive) return UNKNOWN_ID;
      if ((account.account.kind === 'upi') !== (input.mode === 'UPI'))
        return refuse('The payout mode does not fit the fund account');
      if (input.amount > balance && !queueIfLowBalance)
        return refuse('Your account does not have enough balance to carry out the payout operation.', {
          reason: 'NA',
        });
      const isQueued = input.amount > balance;
      if (!isQueued) balance -= input.amount;
      return announce({
        ...input,
        id: newId('pout_'),
        status: isQueued ? 'queued' : 'processing',
        at: now(),
      });
    },
  };
};
export type FakePayouts = ReturnType<typeof createFakePayouts>;
