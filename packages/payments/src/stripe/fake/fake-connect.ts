import { z } from 'zod';
import type { FakeResponse } from '../../fake/http.ts';
import { missing, problem, stripeJson } from './fake-errors.ts';
import type { StripeEvents } from './fake-events.ts';
import { listOf } from './fake-objects.ts';
import { Amount, ListEntries, MetadataMap, Paged, WebAddress } from './fake-requests.ts';
import { newId } from './fake-store.ts';
import type { FakeAccount, FakeTransfer, StripeStore } from './fake-store.ts';

type Json = Record<string, unknown>;

export const CreateAccount = z.strictObject({
  type: z.literal('express'),
  country: z.string().regex(/^[A-Z]{2}$/),
  email: z.email().optional(),
  business_type: z.enum(['individual', 'company']).optional(),
  capabilities: z.strictObject({ transfers: z.strictObject({ requested: z.literal('true') }) }),
  metadata: MetadataMap,
});

export const CreateAccountLink = z.strictObject({
  account: z.string(),
  type: z.literal('account_onboarding'),
  return_url: WebAddress,
  refresh_url: WebAddress,
});

export const CreateTransfer = z.strictObject({
  amount: Amount,
  currency: z.literal('usd'),
  destination: z.string(),
  description: z.string().max(500).optional(),
  transfer_group: z.string().max(500).optional(),
  metadata: MetadataMap,
});

export const ListTransfers = z.strictObject({
  ...Paged,
  created: ListEntries.shape.created,
  transfer_group: z.string().optional(),
});

const LINK_SECONDS = 300;

/** Accounts of creators, the pages on which Stripe asks who they are, and money moved to them. */
export const createFakeConnect = (parts: {
  store: StripeStore;
  events: StripeEvents;
  publicUrl: string;
  now: () => number;
}) => {
  const { store, events, publicUrl, now } = parts;
  const seconds = (): number => Math.floor(now() / 1000);

  const accountJson = (account: FakeAccount): Json => ({
    id: account.id,
    object: 'account',
    business_type: account.businessType,
    capabilities: { transfers: account.state === 'enabled' ? 'active' : 'inactive' },
    charges_enabled: false,
    country: account.country,
    created: account.created,
    details_submitted: account.state !== 'new',
    email: account.email,
    metadata: account.metadata,
    payouts_enabled: account.state === 'enabled',
    requirements: {
      disabled_reason:
        account.state === 'rejected'
          ? 'rejected.fraud'
          : account.state === 'enabled'
            ? null
            : 'requirements.past_due',
    },
    type: 'express',
  });

  const transferJson = (transfer: FakeTransfer): Json => ({
    id: transfer.id,
    object: 'transfer',
    amount: transfer.amount,
    amount_reversed: transfer.reversed ? transfer.amount : 0,
    balance_transaction: null,
    created: transfer.created,
    currency: 'usd',
    description: transfer.description,
    destination: transfer.destination,
    livemode: false,
    metadata: transfer.metadata,
    reversed: transfer.reversed,
    transfer_group: transfer.group,
  });

  const setAccount = (account: FakeAccount, state: FakeAccount['state']): Json => {
    const changed = store.accounts.save({ ...account, state });
    events.emit('account.updated', accountJson(changed));
    return accountJson(changed);
  };

  const found = <Thing>(
    what: string,
    id: string,
    thing: Thing | undefined,
    show: (thing: Thing) => Json,
  ): FakeResponse => (thing === undefined ? missing(what, id) : stripeJson(200, show(thing)));

  return {
    createAccount: (params: z.infer<typeof CreateAccount>): FakeResponse =>
      stripeJson(
        200,
        accountJson(
          store.accounts.save({
            id: newId('acct'),
            state: 'new',
            country: params.country,
            email: params.email ?? null,
            businessType: params.business_type ?? null,
            metadata: params.metadata,
            created: seconds(),
          }),
        ),
      ),

    account: (id: string): FakeResponse => found('account', id, store.accounts.find(id), accountJson),

    createLink: (params: z.infer<typeof CreateAccountLink>): FakeResponse => {
      if (!store.accounts.find(params.account)) return missing('account', params.account, 'account');
      const link = store.accountLinks.save({
        id: newId('link'),
        accountId: params.account,
        returnUrl: params.return_url,
        refreshUrl: params.refresh_url,
        expiresAt: seconds() + LINK_SECONDS,
        isUsed: false,
      });
      return stripeJson(200, {
        object: 'account_link',
        created: seconds(),
        expires_at: link.expiresAt,
        url: `${publicUrl}/setup/e/${link.id}`,
      });
    },

    createTransfer: (params: z.infer<typeof CreateTransfer>): FakeResponse => {
      const account = store.accounts.find(params.destination);
      if (!account) return missing('destination', params.destination, 'destination', 400);
      if (account.state !== 'enabled') {
        return problem({
          status: 400,
          code: 'insufficient_capabilities_for_transfer',
          message: 'Your destination account needs to have the transfers capability enabled.',
        });
      }
      const transfer = store.transfers.save({
        id: newId('tr'),
        amount: params.amount,
        destination: params.destination,
        description: params.description ?? null,
        group: params.transfer_group ?? null,
        metadata: params.metadata,
        reversed: false,
        created: seconds(),
      });
      events.emit('transfer.created', transferJson(transfer));
      return stripeJson(200, transferJson(transfer));
    },

    transfer: (id: string): FakeResponse => found('transfer', id, store.transfers.find(id), transferJson),

    listTransfers: (query: z.infer<typeof ListTransfers>): FakeResponse => {
      const { gte = 0, lt = Infinity } = query.created ?? {};
      const newestFirst = store.transfers
        .all()
        .filter(({ created }) => created >= gte && created < lt)
        .filter(({ group }) => query.transfer_group === undefined || group === query.transfer_group)
        .map(transferJson)
        .toReversed();
      const from = newestFirst.findIndex((each) => each['id'] === query.starting_after) + 1;
      return stripeJson(200, listOf('/v1/transfers', newestFirst.slice(from), query.limit));
    },

    /** What Stripe finds out about a creator. */
    decideAccount: (id: string, state: 'enabled' | 'rejected'): Json | undefined => {
      const account = store.accounts.find(id);
      return account && setAccount(account, state);
    },

    /** The platform takes a transfer back, as it does in the dashboard. */
    reverseTransfer: (id: string): Json | undefined => {
      const transfer = store.transfers.find(id);
      if (!transfer || transfer.reversed) return undefined;
      const reversed = store.transfers.save({ ...transfer, reversed: true });
      events.emit('transfer.reversed', transferJson(reversed));
      return transferJson(reversed);
    },

    /** A link works once and for some minutes. */
    openLink: (id: string) => {
      const link = store.accountLinks.find(id);
      const account = link && store.accounts.find(link.accountId);
      if (!link || !account) return undefined;
      return { link, account, isOver: link.isUsed || link.expiresAt <= seconds() };
    },

    /** The creator has told all that was asked for. */
    finishLink: (id: string): void => {
      const link = store.accountLinks.find(id);
      const account = link && store.accounts.find(link.accountId);
      if (!link || !account) return;
      store.accountLinks.save({ ...link, isUsed: true });
      setAccount(account, 'enabled');
    },
  };
};
export type FakeConnect = ReturnType<typeof createFakeConnect>;
