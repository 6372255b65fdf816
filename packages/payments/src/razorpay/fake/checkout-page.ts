import { escape, facts, page } from '../../fake/page.ts';
import type { PageLocale } from '../../fake/page.ts';
import type { FakeOrder, PaymentMethod } from './fake-objects.ts';

const WORDS = {
  ko: {
    title: '테스트 결제창',
    registration: '테스트 자동결제 등록',
    notice: '연습용 결제창이에요. 실제 돈은 움직이지 않고, 카드 번호도 받지 않아요.',
    amount: '결제 금액',
    merchant: '판매자',
    method: '결제 방법',
    methods: {
      card: '카드',
      upi: 'UPI',
      netbanking: '인터넷 뱅킹',
      wallet: '전자지갑',
      emandate: '자동이체',
    },
    fields: { card: '테스트 카드', upi: 'UPI 앱', netbanking: '은행', wallet: '전자지갑', emandate: '은행' },
    pays: '결제돼요',
    refuses: '거절돼요',
    pay: '결제하기',
    register: '등록하기',
    cancel: '결제 취소',
    others: '다른 결과 시험하기',
    outcomes: {
      decline: '은행이 거절',
      funds: '잔액 부족으로 거절',
      timeout: '시간 초과',
      open: '은행 앱에서 답이 없음',
      pay_and_close: '결제하고 돌아가지 않기 (창 닫힘)',
    },
    failed: '결제되지 않았어요. 다시 시도하거나 다른 방법을 골라 주세요.',
    problemTitle: '결제를 진행할 수 없어요',
    problem: '창을 닫고 판매자 화면에서 처음부터 다시 시도해 주세요.',
    close: '창 닫기',
    done: '판매자로 돌아가는 중이에요…',
    silentTitle: '결제가 끝났어요',
    silent: '결제는 끝났고, 판매자로는 돌아가지 않았어요. 이 화면은 닫아도 돼요.',
  },
  en: {
    title: 'Test payment window',
    registration: 'Test registration for automatic payments',
    notice: 'This is for practice. No real money moves, and no card number is asked for.',
    amount: 'Amount',
    merchant: 'Merchant',
    method: 'Pay with',
    methods: { card: 'Card', upi: 'UPI', netbanking: 'Net banking', wallet: 'Wallet', emandate: 'E-mandate' },
    fields: { card: 'Test card', upi: 'UPI app', netbanking: 'Bank', wallet: 'Wallet', emandate: 'Bank' },
    pays: 'pays',
    refuses: 'refuses',
    pay: 'Pay',
    register: 'Register',
    cancel: 'Cancel the payment',
    others: 'Try another outcome',
    outcomes: {
      decline: 'The bank refuses',
      funds: 'Refused: not enough money',
      timeout: 'Time runs out',
      open: 'No answer from the bank’s app',
      pay_and_close: 'Pay, but close the window without returning',
    },
    failed: 'The payment failed. Please try again or choose another way to pay.',
    problemTitle: 'This payment cannot go on',
    problem: 'Please close the window and start again from the merchant’s page.',
    close: 'Close the window',
    done: 'Taking you back to the merchant…',
    silentTitle: 'The payment is done',
    silent: 'The payment is done and the merchant was not told by this browser. You can close this page.',
  },
} as const;

export const OUTCOMES = ['decline', 'funds', 'timeout', 'open', 'pay_and_close'] as const;

/** What can be chosen of each method: the value, what people see, and whether it ends well. */
const CHOICES: Readonly<Record<PaymentMethod, ReadonlyArray<readonly [string, string, boolean]>>> = {
  card: [
    ['4100280000001007', 'Visa •••• 1007', true],
    ['5500670000001002', 'Mastercard •••• 1002', true],
    ['6527658900001005', 'RuPay •••• 1005', true],
    ['340256000401007', 'American Express •••• 1007', true],
    ['4100280000060003', 'Visa •••• 0003', false],
    ['4100280000080001', 'Visa •••• 0001', false],
    ['4100280000000009', 'Visa •••• 0009', false],
  ],
  upi: [
    ['success@razorpay', 'success@razorpay', true],
    ['failure@razorpay', 'failure@razorpay', false],
    ['reader@okaxis', 'Google Pay · reader@okaxis', true],
    ['reader@ybl', 'PhonePe · reader@ybl', true],
    ['reader@paytm', 'Paytm · reader@paytm', true],
  ],
  netbanking: [
    ['HDFC', 'HDFC Bank', true],
    ['ICIC', 'ICICI Bank', true],
    ['SBIN', 'State Bank of India', true],
  ],
  wallet: [
    ['mobikwik', 'MobiKwik', true],
    ['freecharge', 'Freecharge', true],
  ],
  emandate: [
    ['HDFC', 'HDFC Bank', true],
    ['SBIN', 'State Bank of India', true],
  ],
};

const STYLE = `<style>
body { align-items: start; }
fieldset { margin: 0; padding: 0; border: 0; } legend { padding: 0; margin-bottom: 0.5rem; font-weight: 600; }
.methods { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5rem; margin-bottom: 0.5rem; }
.methods label { display: flex; align-items: center; gap: 0.5rem; min-height: 3rem; padding: 0.5rem 0.75rem; color: inherit;
  border: 1px solid var(--line); border-radius: 0.625rem; cursor: pointer; }
.methods label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); font-weight: 600; }
.methods label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.methods input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
.fields { display: none; }
${Object.keys(CHOICES)
  .map((method) => `form:has(#method-${method}:checked) .fields-${method} { display: block; }`)
  .join('\n')}
</style>`;

/** Tells the merchant's page what happened; the same text on every page, so that its hash can be allowed. */
export const MESSAGE_SCRIPT = `const told = document.querySelector('[data-message]').dataset;
if (told.merchant) parent.postMessage(JSON.parse(told.message), told.merchant);`;

export interface Told {
  /** The origin of the page that opened the window. */
  merchant: string;
  message: object;
}

const telling = ({ merchant, message }: Told): string =>
  `<div hidden data-merchant="${escape(merchant)}" data-message="${escape(JSON.stringify(message))}"></div>
<script>${MESSAGE_SCRIPT}</script>`;

const rupees = (locale: PageLocale, paise: number): string =>
  new Intl.NumberFormat(locale === 'ko' ? 'ko' : 'en-IN', { style: 'currency', currency: 'INR' }).format(
    paise / 100,
  );

export interface WindowInput {
  order: FakeOrder;
  name: string;
  description: string;
  /** As it came, to be handed on by the form. */
  query: Readonly<Record<string, string>>;
  /** The attempt before this one, that failed. */
  failed?: Told & { reasonText: string };
}

const methodsOf = ({ mandate }: FakeOrder): PaymentMethod[] =>
  mandate ? [mandate.method as PaymentMethod] : ['card', 'upi', 'netbanking', 'wallet'];

/** The window in which the customer pays or registers. What it asks for needs no script. */
export const checkoutPage = (locale: PageLocale, input: WindowInput): string => {
  const { order, name, description, query, failed } = input;
  const words = WORDS[locale];
  const methods = methodsOf(order);
  const chosen = query['method'] ?? methods[0];
  const radios = methods.map(
    (method) =>
      `<label><input type="radio" name="method" id="method-${method}" value="${method}"${
        method === chosen ? ' checked' : ''
      }>${words.methods[method]}</label>`,
  );
  const fields = methods.map((method) => {
    const options = CHOICES[method].map(
      ([value, label, isGood]) =>
        `<option value="${escape(value)}">${escape(label)} (${isGood ? words.pays : words.refuses})</option>`,
    );
    return `<div class="fields fields-${method}"><label for="choice-${method}">${words.fields[method]}</label>
<select id="choice-${method}" name="choice-${method}">${options.join('')}</select></div>`;
  });
  const hidden = Object.entries(query)
    .filter(([field]) => field !== 'method')
    .map(([field, value]) => `<input type="hidden" name="${escape(field)}" value="${escape(value)}">`);
  const button = (action: string, label: string, className = ''): string =>
    `<button name="action" value="${action}"${className && ` class="${className}"`}>${escape(label)}</button>`;
  const amount = rupees(locale, order.amount);
  return page(
    locale,
    order.mandate ? words.registration : words.title,
    `${STYLE}${
      failed
        ? `<p class="alert" role="alert">${words.failed} (${escape(failed.reasonText)})</p>${telling(failed)}`
        : `<p class="notice">${words.notice}</p>`
    }
<p class="name">${escape(description)}</p>
${facts([
  [words.amount, amount],
  [words.merchant, name],
])}
<form method="post" action="/window">
${hidden.join('\n')}
<fieldset><legend>${words.method}</legend><div class="methods">${radios.join('')}</div></fieldset>
${fields.join('\n')}
${button('pay', `${order.mandate ? words.register : words.pay} · ${amount}`, 'primary')}
${button('cancel', words.cancel)}
<h2>${words.others}</h2>
${OUTCOMES.map((outcome) => button(outcome, words.outcomes[outcome])).join('\n')}
</form>`,
  );
};

/** The last thing the window shows before the merchant's page takes it away. */
export const tellingPage = (locale: PageLocale, told: Told): string =>
  page(locale, WORDS[locale].title, `<p role="status">${WORDS[locale].done}</p>${telling(told)}`);

/** After "pay, but close the window": the end, and the merchant hears of it by webhook alone. */
export const silentPage = (locale: PageLocale): string =>
  page(locale, WORDS[locale].silentTitle, `<p>${WORDS[locale].silent}</p>`);

/** An order that cannot be paid, with the way out. */
export const problemPage = (
  locale: PageLocale,
  reason: string,
  query: Readonly<Record<string, string>>,
): string => {
  const words = WORDS[locale];
  const merchant = `<input type="hidden" name="merchant" value="${escape(query['merchant'] ?? '')}">`;
  return page(
    locale,
    words.problemTitle,
    `<p role="alert">${words.problem} (${escape(reason)})</p>
<form method="post" action="/window">${merchant}<button class="primary" name="action" value="cancel">${words.close}</button></form>`,
  );
};
