/** Times are epoch milliseconds, amounts won. */
export interface FakeSeller {
  id: string;
  refSellerId: string;
  businessType: 'INDIVIDUAL' | 'INDIVIDUAL_BUSINESS' | 'CORPORATE';
  status: 'APPROVAL_REQUIRED' | 'PARTIALLY_APPROVED' | 'KYC_REQUIRED' | 'APPROVED';
  account: { bankCode: string; accountNumber: string; holderName: string };
}

export interface FakePayout {
  id: string;
  refPayoutId: string;
  destination: string;
  scheduleType: 'EXPRESS' | 'SCHEDULED';
  payoutDate: string | null;
  amount: number;
  transactionDescription: string;
  status: 'REQUESTED' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELED';
  requestedAt: number;
}

const mask = (accountNumber: string): string => accountNumber.replaceAll(/.(?=.{4})/g, '*');

export const sellerJson = (seller: FakeSeller) => ({
  ...seller,
  account: { ...seller.account, accountNumber: mask(seller.account.accountNumber) },
  metadata: null,
});

export const payoutJson = ({ amount, requestedAt, ...payout }: FakePayout) => ({
  ...payout,
  amount: { currency: 'KRW', value: amount },
  requestedAt: new Date(requestedAt).toISOString(),
  error: payout.status === 'FAILED' ? { code: 'TRANSFER_FAILED', message: '계좌로 보내지 못했어요.' } : null,
  metadata: null,
});
