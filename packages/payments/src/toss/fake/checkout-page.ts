import type { FakePayment } from './fake-payment.ts';

const WORDS = {
  ko: {
    title: '테스트 결제창',
    notice: '연습용 결제창이에요. 실제 돈은 움직이지 않고, 카드 번호도 받지 않아요.',
    amount: '결제 금액',
    order: '주문 번호',
    pay: '카드로 결제하기',
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
  },
  en: {
    title: 'Test payment window',
    notice: 'This is for practice. No real money moves, and no card number is asked for.',
    amount: 'Amount',
    order: 'Order number',
    pay: 'Pay by card',
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
  },
} as const;

export type PageLocale = keyof typeof WORDS;

/** The first of Korean and English that the browser asks for; Korean, like Toss, when it asks for neither. */
export const pageLocale = (acceptLanguage: string | undefined): PageLocale => {
  const tags = (acceptLanguage ?? '').toLowerCase().split(',');
  const first = tags.map((tag) => tag.trim().slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
  return first === 'en' ? 'en' : 'ko';
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const won = (locale: PageLocale, amount: number): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: 'KRW' }).format(amount);

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#17202e, #eef2f7); --soft: light-dark(#4a5565, #b4bfce);
  --paper: light-dark(#fff, #171c24); --ground: light-dark(#eef1f5, #0d1117); --line: light-dark(#767f8d, #8a94a3);
  --accent: light-dark(#1457c8, #8ab6ff); --on-accent: light-dark(#fff, #0b1730); --notice: light-dark(#fff4d6, #3a2f10); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.6 system-ui, 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif; word-break: keep-all;
  overflow-wrap: anywhere; }
main { width: 100%; max-width: 27rem; padding: 1.5rem; border-radius: 1rem; background: var(--paper); }
h1 { margin: 0 0 0.75rem; font-size: 1.375rem; line-height: 1.3; }
h2 { margin: 2rem 0 0.75rem; font-size: 1rem; }
.notice { margin: 0 0 1.5rem; padding: 0.75rem 1rem; border-radius: 0.5rem; background: var(--notice); }
.name { margin: 0; font-size: 1.125rem; font-weight: 600; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; margin: 0.75rem 0 1.5rem; }
dt { color: var(--soft); } dd { margin: 0; text-align: end; }
dd.amount { font-size: 1.25rem; font-weight: 700; }
form { display: grid; gap: 0.625rem; }
button, .button { display: block; width: 100%; min-height: 3rem; padding: 0.625rem 1rem; border: 1px solid var(--line);
  border-radius: 0.625rem; background: transparent; color: inherit; font: inherit; text-align: center;
  text-decoration: none; cursor: pointer; }
button.primary, .button { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
button:focus-visible, .button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

const page = (locale: PageLocale, title: string, content: string): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${content}
</main>
</body>
</html>
`;

const facts = (rows: ReadonlyArray<readonly [string, string]>): string =>
  `<dl>${rows
    .map(
      ([name, value], index) =>
        `<dt>${name}</dt><dd${index === 0 ? ' class="amount"' : ''}>${escape(value)}</dd>`,
    )
    .join('')}</dl>`;

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
${button('pay', `${words.pay} · ${won(locale, payment.amount)}`, 'primary')}
${button('cancel', words.cancel)}
<h2>${words.others}</h2>
${button('refuse', words.refuse)}
${button('refuse_at_approval', words.refuseLater)}
${button('pay_and_close', words.payAndClose)}
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
