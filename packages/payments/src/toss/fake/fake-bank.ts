import { z } from 'zod';
import { html, redirect } from '../../fake/http.ts';
import type { FakeRequest, FakeResponse } from '../../fake/http.ts';
import { escape, facts, page } from '../../fake/page.ts';
import type { PageLocale } from '../../fake/page.ts';
import type { FakePayment } from './fake-payment.ts';
import type { FakePayments } from './fake-payments.ts';
import type { TossStore } from './fake-store.ts';
import { koreanTime } from './fake-time.ts';

const WORDS = {
  ko: {
    title: '테스트 은행',
    notice: '가상계좌로 들어오는 돈을 흉내 내요. 실제 돈은 움직이지 않아요.',
    none: '아직 발급된 계좌가 없어요.',
    account: '계좌 번호',
    amount: '금액',
    due: '입금 기한',
    deposit: '입금하기',
    reverse: '은행이 입금 취소',
    expire: '기한 만료시키기',
  },
  en: {
    title: 'Test bank',
    notice: 'Plays the bank behind the accounts. No real money moves.',
    none: 'No account has been issued yet.',
    account: 'Account',
    amount: 'Amount',
    due: 'Due',
    deposit: 'Pay in',
    reverse: 'The bank takes it back',
    expire: 'Let it expire',
  },
} as const;

const Form = z.object({ paymentKey: z.string(), action: z.enum(['deposit', 'reverse', 'expire']) });
const SHOWN = 20;

/** `/bank`: what a customer's bank can do, for people who try the product. Works without JavaScript. */
export const createFakeBank = ({ store, payments }: { store: TossStore; payments: FakePayments }) => {
  const accountOf = (locale: PageLocale, payment: FakePayment): string => {
    const words = WORDS[locale];
    const { account, status, paymentKey } = payment;
    if (account === undefined) return '';
    const actions =
      status === 'DONE' ? (['reverse'] as const) : account.isExpired ? [] : (['deposit', 'expire'] as const);
    const buttons = status === 'CANCELED' ? [] : actions;
    return `<h2>${escape(payment.orderName)}</h2>
${facts([
  [
    words.amount,
    new Intl.NumberFormat(locale, { style: 'currency', currency: 'KRW' }).format(payment.amount),
  ],
  [words.account, account.accountNumber],
  [words.due, koreanTime(account.dueAt)],
])}
<form method="post" action="/bank"><input type="hidden" name="paymentKey" value="${escape(paymentKey)}">
${buttons.map((action) => `<button name="action" value="${action}">${words[action]}</button>`).join('\n')}
</form>`;
  };

  const show = (locale: PageLocale): FakeResponse => {
    const words = WORDS[locale];
    const issued = store
      .payments()
      .filter(({ account }) => account !== undefined)
      .slice(-SHOWN)
      .toReversed();
    const accounts = issued.map((payment) => accountOf(locale, payment)).join('\n');
    return html(
      200,
      page(locale, words.title, `<p class="notice">${words.notice}</p>${accounts || words.none}`),
    );
  };

  const act = { deposit: payments.deposit, reverse: payments.reverseDeposit, expire: payments.expireAccount };

  return (request: FakeRequest, locale: PageLocale): FakeResponse => {
    if (request.method !== 'POST') return show(locale);
    const form = Form.safeParse(Object.fromEntries(new URLSearchParams(request.body)));
    if (form.success) act[form.data.action](form.data.paymentKey);
    return redirect('/bank');
  };
};
