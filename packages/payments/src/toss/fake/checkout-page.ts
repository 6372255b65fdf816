import { escape, facts, page } from '../../fake/page.ts';
import type { PageLocale } from '../../fake/page.ts';
import type { FakePayment } from './fake-payment.ts';

const WORDS = {
  ko: {
    title: '테스트 결제창',
    notice: '연습용 결제창이에요. 실제 돈은 움직이지 않고, 카드 번호도 받지 않아요.',
    amount: '결제 금액',
    order: '주문 번호',
    pay: '카드로 결제하기',
    issue: '입금할 계좌 받기',
    bank: '계좌를 받은 뒤에는 이 주소에서 은행인 척 입금할 수 있어요:',
    cancel: '결제 취소',
    others: '다른 결과 시험하기',
    refuse: '카드사가 거절',
    refuseLater: '결제 승인에서 잔액 부족으로 거절',
    payAndClose: '결제하고 돌아가지 않기 (창 닫힘)',
    closedTitle: '결제창이 닫혔어요',
    closed: '카드 인증은 끝났고, 가맹점으로는 돌아가지 않았어요. 이 창은 닫아도 돼요.',
    problemTitle: '결제를 진행할 수 없어요',
    problem: '가맹점으로 돌아가 처음부터 다시 시도해 주세요.',
    back: '가맹점으로 돌아가기',
    receiptTitle: '테스트 영수증',
    receiptNotice: '연습용 영수증이에요. 실제 돈은 움직이지 않았어요.',
    refunded: '환불된 금액',
    approvedAt: '결제 시각',
    agreeTitle: '테스트 자동결제 등록창',
    agreeNotice: '연습용 등록창이에요. 카드 번호도 계좌 번호도 받지 않아요.',
    agree: { CARD: '카드 등록하기', TRANSFER: '계좌 등록하기' },
    agreeWithoutFunds: '등록은 되지만 결제할 때 잔액 부족',
    cancelAgreement: '등록 취소',
  },
  en: {
    title: 'Test payment window',
    notice: 'This is for practice. No real money moves, and no card number is asked for.',
    amount: 'Amount',
    order: 'Order number',
    pay: 'Pay by card',
    issue: 'Get an account to transfer to',
    bank: 'Once you have the account, play the bank and pay in here:',
    cancel: 'Cancel the payment',
    others: 'Try another outcome',
    refuse: 'The card company refuses',
    refuseLater: 'Refused at approval: not enough money',
    payAndClose: 'Pay, but close the window without returning',
    closedTitle: 'The payment window was closed',
    closed: 'The card was accepted and the browser did not go back to the shop. You can close this window.',
    problemTitle: 'This payment cannot go on',
    problem: 'Please go back to the shop and start again.',
    back: 'Back to the shop',
    receiptTitle: 'Test receipt',
    receiptNotice: 'This receipt is for practice. No real money has moved.',
    refunded: 'Refunded',
    approvedAt: 'Paid at',
    agreeTitle: 'Test window for automatic payment',
    agreeNotice: 'This is for practice. No card or account number is asked for.',
    agree: { CARD: 'Register the card', TRANSFER: 'Register the account' },
    agreeWithoutFunds: 'Registers, but every charge lacks money',
    cancelAgreement: 'Cancel',
  },
} as const;

const won = (locale: PageLocale, amount: number): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: 'KRW' }).format(amount);

export interface CheckoutReturn {
  successUrl: string;
  failUrl: string;
}

/** The window in which the customer pays. Works without JavaScript. */
export const checkoutPage = (
  locale: PageLocale,
  payment: FakePayment,
  { successUrl, failUrl }: CheckoutReturn,
): string => {
  const words = WORDS[locale];
  const button = (action: string, label: string, className = ''): string =>
    `<button name="action" value="${action}"${className && ` class="${className}"`}>${escape(label)}</button>`;
  return page(
    locale,
    words.title,
    `<p class="notice">${words.notice}</p>
<p class="name">${escape(payment.orderName)}</p>
${facts([
  [words.amount, won(locale, payment.amount)],
  [words.order, payment.orderId],
])}
<form method="post" action="/checkout">
<input type="hidden" name="paymentKey" value="${escape(payment.paymentKey)}">
<input type="hidden" name="successUrl" value="${escape(successUrl)}">
<input type="hidden" name="failUrl" value="${escape(failUrl)}">
${button('pay', `${payment.accountHours === undefined ? words.pay : words.issue} · ${won(locale, payment.amount)}`, 'primary')}
${button('cancel', words.cancel)}
<h2>${words.others}</h2>
${button('refuse', words.refuse)}
${button('refuse_at_approval', words.refuseLater)}
${button('pay_and_close', words.payAndClose)}
</form>${payment.accountHours === undefined ? '' : `<p>${words.bank} <a href="/bank">/bank</a></p>`}`,
  );
};

export interface Agreement extends CheckoutReturn {
  customerKey: string;
  method: 'CARD' | 'TRANSFER';
}

/** The window in which a customer agrees to automatic payment. */
export const agreementPage = (locale: PageLocale, agreement: Agreement): string => {
  const words = WORDS[locale];
  const { customerKey, method, successUrl, failUrl } = agreement;
  const hidden = Object.entries({ customerKey, method, successUrl, failUrl })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`)
    .join('\n');
  return page(
    locale,
    words.agreeTitle,
    `<p class="notice">${words.agreeNotice}</p>
<form method="post" action="/billing-auth">
${hidden}
<button name="action" value="agree" class="primary">${words.agree[method]}</button>
<button name="action" value="cancel">${words.cancelAgreement}</button>
<h2>${words.others}</h2>
<button name="action" value="agree_without_funds">${words.agreeWithoutFunds}</button>
</form>`,
  );
};

/** After "pay, but close the window": the end, with no way back to the shop. */
export const closedPage = (locale: PageLocale): string =>
  page(locale, WORDS[locale].closedTitle, `<p>${WORDS[locale].closed}</p>`);

/** A payment that cannot be opened or has ended, with the way back where one is known. */
export const problemPage = (locale: PageLocale, code: string, backUrl: string | undefined): string => {
  const words = WORDS[locale];
  const back = backUrl === undefined ? '' : `<a class="button" href="${escape(backUrl)}">${words.back}</a>`;
  return page(locale, words.problemTitle, `<p>${words.problem} (${escape(code)})</p>${back}`);
};

/** The page behind a payment's `receipt.url`. */
export const receiptPage = (locale: PageLocale, payment: FakePayment, approvedAt: string): string => {
  const words = WORDS[locale];
  return page(
    locale,
    words.receiptTitle,
    `<p class="notice">${words.receiptNotice}</p>
<p class="name">${escape(payment.orderName)}</p>
${facts([
  [words.amount, won(locale, payment.amount)],
  [words.refunded, won(locale, payment.amount - payment.balance)],
  [words.approvedAt, approvedAt],
  [words.order, payment.orderId],
])}`,
  );
};
