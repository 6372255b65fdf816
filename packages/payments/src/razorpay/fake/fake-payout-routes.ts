import { z } from 'zod';
import { isRefusal } from './fake-errors.ts';
import { contactJson, fundAccountJson, payoutJson } from './fake-payout-objects.ts';
import { listed, NotesBody, orUnknown, readBody, shown } from './fake-routes.ts';
import type { RazorpayApiParts, Routes } from './fake-routes.ts';

const Reference = z.string().min(1).max(40);

const ContactBody = z.strictObject({
  name: z.string().min(3).max(50),
  email: z.email().optional(),
  contact: z.string().optional(),
  type: z.string().max(40).optional(),
  reference_id: Reference.optional(),
  notes: NotesBody,
});

const FundAccountBody = z.discriminatedUnion('account_type', [
  z.strictObject({
    contact_id: z.string(),
    account_type: z.literal('bank_account'),
    bank_account: z.strictObject({
      name: z.string().min(3).max(120),
      ifsc: z.string().regex(/^[A-Z]{4}0[A-Z0-9]{6}$/),
      account_number: z.string().regex(/^[A-Za-z0-9]{5,35}$/),
    }),
  }),
  z.strictObject({
    contact_id: z.string(),
    account_type: z.literal('vpa'),
    vpa: z.strictObject({ address: z.string().regex(/^[\w.-]{2,100}@[A-Za-z]{2,50}$/) }),
  }),
]);

const PayoutBody = z.strictObject({
  account_number: z.string().min(1),
  fund_account_id: z.string(),
  amount: z.int().min(100),
  currency: z.literal('INR'),
  mode: z.enum(['NEFT', 'RTGS', 'IMPS', 'UPI']),
  purpose: z.string().max(30),
  queue_if_low_balance: z.boolean().default(false),
  reference_id: Reference.optional(),
  narration: z
    .string()
    .regex(/^[A-Za-z0-9 ]{1,30}$/)
    .optional(),
  notes: NotesBody,
});

/** RazorpayX: contacts, their accounts, payouts. */
export const payoutRoutes = ({ store, payouts }: RazorpayApiParts): Routes => ({
  'POST /v1/contacts': ({ body }) => {
    const input = readBody(ContactBody, body);
    if (isRefusal(input)) return input;
    return contactJson(
      payouts.createContact({
        name: input.name,
        email: input.email ?? null,
        contact: input.contact ?? null,
        type: input.type ?? 'customer',
        referenceId: input.reference_id ?? null,
      }),
    );
  },

  'GET /v1/contacts': ({ query }) => {
    const reference = query.get('reference_id');
    const contacts = store.contacts
      .all()
      .filter((each) => reference === null || each.referenceId === reference);
    return listed(contacts.map(contactJson), new URLSearchParams());
  },

  'POST /v1/fund_accounts': ({ body }) => {
    const input = readBody(FundAccountBody, body);
    if (isRefusal(input)) return input;
    const contactId = input.contact_id;
    if (input.account_type === 'vpa') {
      const account = { kind: 'upi' as const, address: input.vpa.address };
      return shown(payouts.createFundAccount({ contactId, account }), fundAccountJson);
    }
    const { name, ifsc, account_number: accountNumber } = input.bank_account;
    const account = { kind: 'bank' as const, name, ifsc, accountNumber };
    return shown(payouts.createFundAccount({ contactId, account }), fundAccountJson);
  },

  'GET /v1/fund_accounts/:id': ({ ids: [id = ''] }) =>
    shown(orUnknown(store.fundAccounts.find(id)), fundAccountJson),

  'POST /v1/payouts': ({ body }) => {
    const input = readBody(PayoutBody, body);
    if (isRefusal(input)) return input;
    const payout = payouts.create(
      {
        accountNumber: input.account_number,
        fundAccountId: input.fund_account_id,
        amount: input.amount,
        mode: input.mode,
        purpose: input.purpose,
        referenceId: input.reference_id ?? null,
        narration: input.narration ?? null,
      },
      input.queue_if_low_balance,
    );
    return shown(payout, payoutJson);
  },

  'GET /v1/payouts': ({ query }) => {
    const reference = query.get('reference_id');
    const account = query.get('account_number');
    const found = store.payouts
      .all()
      .filter((each) => each.accountNumber === account)
      .filter((each) => reference === null || each.referenceId === reference);
    return listed(found.map(payoutJson), query);
  },

  'GET /v1/payouts/:id': ({ ids: [id = ''] }) => shown(orUnknown(store.payouts.find(id)), payoutJson),

  'POST /v1/payouts/:id/cancel': ({ ids: [id = ''] }) =>
    shown(payouts.setStatus(id, 'cancelled'), payoutJson),
});
