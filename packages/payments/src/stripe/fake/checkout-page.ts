import { escape, facts, page } from '../../fake/page.ts';
import type { PageLocale } from '../../fake/page.ts';
import { TEST_CARDS } from './fake-cards.ts';
import type { TestCard } from './fake-cards.ts';
import type { FakeSession } from './fake-store.ts';

const WORDS = {
  ko: {
    title: '테스트 결제 페이지',
    notice: '연습용 결제 페이지예요. 실제 돈은 움직이지 않고, 카드 번호도 입력하지 않아요.',
    amount: '결제 금액',
    order: '주문 번호',
    card: '테스트 카드',
    pay: '결제하기',
    saveTitle: '테스트 카드 등록',
    save: '카드 등록하기',
    cancelSave: '등록 취소',
    payAndClose: '결제하고 돌아가지 않기 (창 닫힘)',
    cancel: '결제 취소',
    declined: '카드가 거절됐어요. 다른 카드로 다시 시도해 주세요.',
    bankTitle: '카드사 본인 확인',
    bank: '카드사가 결제하는 사람이 본인인지 물어보고 있어요.',
    pass: '본인 확인 완료',
    fail: '본인 확인 실패',
    closedTitle: '결제 페이지가 닫혔어요',
    closed: '결제는 끝났고, 가맹점으로는 돌아가지 않았어요. 이 창은 닫아도 돼요.',
    overTitle: '이 결제는 더 진행할 수 없어요',
    over: '이미 끝났거나 시간이 지난 결제예요. 가맹점에서 처음부터 다시 시도해 주세요.',
    back: '가맹점으로 돌아가기',
    receiptTitle: '테스트 영수증',
    receiptNotice: '연습용 영수증이에요. 실제 돈은 움직이지 않았어요.',
    refunded: '환불된 금액',
    paidAt: '결제 시각',
  },
  en: {
    title: 'Test checkout page',
    notice: 'This is for practice. No real money moves, and no card number is asked for.',
    amount: 'Amount',
    order: 'Order number',
    card: 'Test card',
    pay: 'Pay',
    saveTitle: 'Save a test card',
    save: 'Save the card',
    cancelSave: 'Cancel',
    payAndClose: 'Pay, but close the page without returning',
    cancel: 'Cancel the payment',
    declined: 'The card was declined. Please try another card.',
    bankTitle: 'Your bank asks who you are',
    bank: 'The card’s bank wants to know that it is you who pays.',
    pass: 'Pass the check',
    fail: 'Fail the check',
    closedTitle: 'The checkout page was closed',
    closed: 'The payment is done and the browser did not go back to the shop. You can close this window.',
    overTitle: 'This payment cannot go on',
    over: 'It is finished or its time is over. Please start again in the shop.',
    back: 'Back to the shop',
    receiptTitle: 'Test receipt',
    receiptNotice: 'This receipt is for practice. No real money has moved.',
    refunded: 'Refunded',
    paidAt: 'Paid at',
  },
} as const;

const OUTCOMES = {
  ko: {
    succeeds: '결제 성공',
    authenticates_always: '결제할 때마다 본인 확인',
    declines_charges: '등록은 되지만 결제는 거절',
    generic_decline: '거절',
    insufficient_funds: '잔액 부족',
    lost_card: '분실 카드',
    stolen_card: '도난 카드',
    card_velocity_exceeded: '한도 초과',
    fraudulent: '사기 의심으로 차단',
    expired_card: '유효 기간 지남',
    incorrect_cvc: 'CVC 오류',
    processing_error: '처리 오류',
    authenticates: '본인 확인 후 성공',
    authenticates_then_declines: '본인 확인 후 잔액 부족',
    disputed: '성공한 뒤 이의 제기',
    pending: '성공, 환불은 천천히',
    failing: '성공, 환불은 나중에 실패',
  },
  en: {
    succeeds: 'succeeds',
    authenticates_always: 'checked by the bank at every charge',
    declines_charges: 'can be saved, charges are declined',
    generic_decline: 'declined',
    insufficient_funds: 'not enough money',
    lost_card: 'lost card',
    stolen_card: 'stolen card',
    card_velocity_exceeded: 'over its limit',
    fraudulent: 'blocked as fraud',
    expired_card: 'expired',
    incorrect_cvc: 'wrong CVC',
    processing_error: 'processing error',
    authenticates: 'succeeds after a check by the bank',
    authenticates_then_declines: 'checked by the bank, then not enough money',
    disputed: 'succeeds, then disputed',
    pending: 'succeeds, refunds take a while',
    failing: 'succeeds, refunds fail later',
  },
} as const;
type Outcome = keyof (typeof OUTCOMES)['en'];

const outcomeOf = (card: TestCard): Outcome => {
  if (card.authenticatesAlways) return 'authenticates_always';
  if (card.declinesCharges) return 'declines_charges';
  if (card.authenticates) return card.decline ? 'authenticates_then_declines' : 'authenticates';
  if (card.disputed) return 'disputed';
  return card.refunds ?? ((card.decline?.declineCode ?? 'succeeds') as Outcome);
};

/** `12345` cents as people read them. */
const price = (locale: PageLocale, minor: number, currency: string): string => {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
};

const button = (action: string, label: string, className = ''): string =>
  `<button name="action" value="${action}"${className && ` class="${className}"`}>${escape(label)}</button>`;

const cardField = (locale: PageLocale): string => {
  const cards = TEST_CARDS.map(
    (card) =>
      `<option value="${card.number}">•••• ${card.number.slice(-4)} · ${escape(OUTCOMES[locale][outcomeOf(card)])}</option>`,
  );
  return `<label for="card">${WORDS[locale].card}</label>
<select id="card" name="card">${cards.join('')}</select>`;
};

/** Where the customer pays, or saves a card for later. Works without JavaScript. */
export const checkoutPage = (locale: PageLocale, session: FakeSession, wasDeclined: boolean): string => {
  const words = WORDS[locale];
  const notices = `<p class="notice">${words.notice}</p>
${wasDeclined ? `<p class="alert" role="alert">${words.declined}</p>` : ''}`;
  if (session.mode === 'setup') {
    return page(
      locale,
      words.saveTitle,
      `${notices}
<form method="post">
${cardField(locale)}
${button('pay', words.save, 'primary')}
${button('cancel', words.cancelSave)}
</form>`,
    );
  }
  const amount = price(locale, session.amount, session.currency);
  return page(
    locale,
    words.title,
    `${notices}
<p class="name">${escape(session.orderName)}</p>
${facts([
  [words.amount, amount],
  [words.order, session.orderId ?? session.id],
])}
<form method="post">
${cardField(locale)}
${button('pay', `${words.pay} · ${amount}`, 'primary')}
${button('cancel', words.cancel)}
${button('pay_and_close', words.payAndClose)}
</form>`,
  );
};

/** The bank's question (3-D Secure). */
export const bankPage = (locale: PageLocale, session: FakeSession): string => {
  const words = WORDS[locale];
  return page(
    locale,
    words.bankTitle,
    `<p class="notice">${words.notice}</p>
<p>${words.bank}</p>
${session.mode === 'payment' ? facts([[words.amount, price(locale, session.amount, session.currency)]]) : ''}
<form method="post">
${button('pass', words.pass, 'primary')}
${button('fail', words.fail)}
</form>`,
  );
};

/** After "pay, but close the page": the end, with no way back to the shop. */
export const closedPage = (locale: PageLocale): string =>
  page(locale, WORDS[locale].closedTitle, `<p>${WORDS[locale].closed}</p>`);

/** A checkout that there is not or that has ended, with the way back where one is known. */
export const overPage = (locale: PageLocale, backUrl: string | undefined): string => {
  const words = WORDS[locale];
  const back = backUrl === undefined ? '' : `<a class="button" href="${escape(backUrl)}">${words.back}</a>`;
  return page(locale, words.overTitle, `<p>${words.over}</p>${back}`);
};

export interface Receipt {
  orderName: string;
  orderId: string;
  amount: number;
  refunded: number;
  currency: string;
  paidAt: Date;
}

/** The page behind a charge's `receipt_url`. */
export const receiptPage = (locale: PageLocale, receipt: Receipt): string => {
  const words = WORDS[locale];
  const { currency } = receipt;
  return page(
    locale,
    words.receiptTitle,
    `<p class="notice">${words.receiptNotice}</p>
<p class="name">${escape(receipt.orderName)}</p>
${facts([
  [words.amount, price(locale, receipt.amount, currency)],
  [words.refunded, price(locale, receipt.refunded, currency)],
  [words.paidAt, receipt.paidAt.toISOString()],
  [words.order, receipt.orderId],
])}`,
  );
};
