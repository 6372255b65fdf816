import { CARD } from './fake-payment.ts';
import { koreanTime } from './fake-time.ts';

/** What the customer registered in the window, and how its charges go. */
export interface FakeAgreement {
  authKey: string;
  customerKey: string;
  method: 'CARD' | 'TRANSFER';
  refuseWith: string | null;
  isUsed: boolean;
}

export interface FakeBilling {
  billingKey: string;
  customerKey: string;
  method: 'CARD' | 'TRANSFER';
  refuseWith: string | null;
  authenticatedAt: number;
  isRemoved: boolean;
}

/** The Billing object of API version 2022-11-16. */
export const billingJson = ({ billingKey, customerKey, method, authenticatedAt }: FakeBilling) => ({
  mId: 'inkvine_fake',
  customerKey,
  authenticatedAt: koreanTime(authenticatedAt),
  method: method === 'CARD' ? '카드' : '계좌이체',
  billingKey,
  ...(method === 'CARD'
    ? {
        card: { ...CARD, cardType: '신용', ownerType: '개인' },
        transfers: null,
        cardCompany: '현대',
        cardNumber: CARD.number,
      }
    : { card: null, transfers: [{ bankName: '토스뱅크', bankAccountNumber: '100012345678' }] }),
});
