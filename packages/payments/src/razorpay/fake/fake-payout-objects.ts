/** What the fake keeps of payouts. Times are epoch milliseconds, amounts paise. */

export interface FakeContact {
  id: string;
  name: string;
  email: string | null;
  contact: string | null;
  type: string;
  referenceId: string | null;
  at: number;
}

export interface FakeFundAccount {
  id: string;
  contactId: string;
  account:
    { kind: 'bank'; name: string; ifsc: string; accountNumber: string } | { kind: 'upi'; address: string };
  isActive: boolean;
  at: number;
}

type PayoutStatus =
  'queued' | 'pending' | 'processing' | 'processed' | 'cancelled' | 'rejected' | 'failed' | 'reversed';

export interface FakePayout {
  id: string;
  accountNumber: string;
  fundAccountId: string;
  amount: number;
  mode: string;
  purpose: string;
  referenceId: string | null;
  narration: string | null;
  status: PayoutStatus;
  at: number;
}

const seconds = (at: number): number => Math.floor(at / 1000);

export const contactJson = (contact: FakeContact) => ({
  id: contact.id,
  entity: 'contact',
  name: contact.name,
  contact: contact.contact,
  email: contact.email,
  type: contact.type,
  reference_id: contact.referenceId,
  batch_id: null,
  active: true,
  notes: [],
  created_at: seconds(contact.at),
});

const vpaJson = (address: string) => {
  const [username, handle] = address.split('@');
  return { username, handle, address };
};

export const fundAccountJson = (account: FakeFundAccount) => ({
  id: account.id,
  entity: 'fund_account',
  contact_id: account.contactId,
  ...(account.account.kind === 'upi'
    ? { account_type: 'vpa', vpa: vpaJson(account.account.address) }
    : {
        account_type: 'bank_account',
        bank_account: {
          ifsc: account.account.ifsc,
          bank_name: 'Test Bank',
          name: account.account.name,
          notes: [],
          account_number: account.account.accountNumber,
        },
      }),
  batch_id: null,
  active: account.isActive,
  created_at: seconds(account.at),
});

export const payoutJson = (payout: FakePayout) => ({
  id: payout.id,
  entity: 'payout',
  fund_account_id: payout.fundAccountId,
  amount: payout.amount,
  currency: 'INR',
  notes: [],
  fees: 0,
  tax: 0,
  status: payout.status,
  utr: payout.status === 'processed' || payout.status === 'reversed' ? '000000000000' : null,
  mode: payout.mode,
  purpose: payout.purpose,
  reference_id: payout.referenceId,
  narration: payout.narration,
  batch_id: null,
  status_details:
    payout.status === 'reversed' || payout.status === 'failed'
      ? {
          description: 'The beneficiary bank could not credit the account.',
          source: 'beneficiary_bank',
          reason: 'beneficiary_bank_failure',
        }
      : null,
  created_at: seconds(payout.at),
});
