import { randomBytes } from 'node:crypto';
import { AppError, ERROR_META } from '@inkvine/contracts/errors';
import { MethodRegistrationId, TopUpId, type Locale } from '@inkvine/contracts/primitives';
import type { RegistrationCheckout } from '@inkvine/core/payments/method-registrations.service';
import type { Checkout } from '@inkvine/core/payments/top-ups.service';
import type { Services } from '@inkvine/core/services';
import { formatMoney } from '@inkvine/i18n/format';
import type { Request, Response } from 'express';
import { describeFailure } from '@inkvine/api/trpc';
import { openingScripts } from './checkout-scripts.ts';
import { CHECKOUT_STYLE } from './checkout-style.ts';
import { escapeHtml } from '../pages/html.ts';
import { recordOf } from './request-record.ts';

const WORDS = {
  ko: {
    title: '결제',
    opening: '결제창을 여는 중이에요…',
    open: '결제창 열기',
    failed:
      '결제창을 열지 못했어요. 인터넷 연결을 확인한 뒤 다시 눌러 주세요. 아직 돈은 빠져나가지 않았어요.',
    closed: '결제창이 닫혔어요. 다시 열거나 잉크바인으로 돌아갈 수 있어요.',
    back: '잉크바인으로 돌아가기',
    price: '결제 금액',
    add: {
      title: '결제 수단 등록',
      opening: '결제 회사의 등록 창을 여는 중이에요…',
      open: '등록 창 열기',
      failed:
        '등록 창을 열지 못했어요. 인터넷 연결을 확인한 뒤 다시 눌러 주세요. 아직 아무것도 등록되지 않았어요.',
      closed: '등록 창이 닫혔어요. 다시 열거나 잉크바인으로 돌아갈 수 있어요.',
      note: '카드 번호는 결제 회사에만 입력해요. 잉크바인에는 남지 않아요.',
      saved: '결제 수단을 등록했어요.',
      over: '이 등록은 더 진행할 수 없어요. 처음부터 다시 시도해 주세요.',
    },
    settled: {
      paid: '이미 결제한 주문이에요. 코인은 지갑에 있어요.',
      confirming: '결제 결과를 확인하고 있어요. 확인되면 코인이 자동으로 들어와요.',
      expired: '결제 시간이 지났어요. 돈은 빠져나가지 않았어요. 처음부터 다시 시도해 주세요.',
    },
  },
  en: {
    title: 'Payment',
    opening: 'Opening the payment window…',
    open: 'Open the payment window',
    failed:
      'The payment window did not open. Please check your connection and press the button again. No money has been taken.',
    closed: 'The payment window was closed. You can open it again or go back to Inkvine.',
    back: 'Back to Inkvine',
    price: 'Amount',
    add: {
      title: 'Add a payment method',
      opening: 'Opening the payment provider’s window…',
      open: 'Open the window',
      failed:
        'The window did not open. Please check your connection and press the button again. Nothing has been added yet.',
      closed: 'The window was closed. You can open it again or go back to Inkvine.',
      note: 'Card numbers are only typed at the payment provider and never reach Inkvine.',
      saved: 'Your payment method has been added.',
      over: 'This cannot go on. Please start again.',
    },
    settled: {
      paid: 'This order is already paid. The coins are in your wallet.',
      confirming: 'We are confirming the payment. Your coins will arrive by themselves.',
      expired: 'The payment window has expired and no money was taken. Please start again.',
    },
  },
} as const;

/**
 * `GET /checkout/:topUpId`: opens the gateway's payment window for an order. Server-rendered and without a
 * framework, because the app opens it in a browser of its own where nothing of the web client is loaded.
 */
export function createCheckoutPage({ services }: { services: Pick<Services, 'topUps'> }) {
  return gatewayPage(
    '/checkout/:topUpId',
    (locale) => WORDS[locale].title,
    async (request, view) => {
      const topUpId = TopUpId.safeParse(request.params['topUpId']);
      if (!topUpId.success) throw new AppError('NOT_FOUND');
      const checkout = await services.topUps.getCheckout(topUpId.data);
      return { client: checkout.client, content: checkoutContent(view, checkout) };
    },
  );
}

/** `GET /checkout/methods/:registrationId`: opens the gateway's window in which a payment method is registered. */
export function createRegistrationPage({ services }: { services: Pick<Services, 'methodRegistrations'> }) {
  return gatewayPage(
    '/checkout/methods/:registrationId',
    (locale) => WORDS[locale].add.title,
    async (request, view) => {
      const registrationId = MethodRegistrationId.safeParse(request.params['registrationId']);
      if (!registrationId.success) throw new AppError('NOT_FOUND');
      const checkout = await services.methodRegistrations.getCheckout(registrationId.data);
      return { client: checkout.client, content: registrationContent(view, checkout) };
    },
  );
}

interface View {
  locale: Locale;
  nonce: string;
}

type Client = Checkout['client'] | RegistrationCheckout['client'];

function gatewayPage(
  route: string,
  title: (locale: Locale) => string,
  render: (request: Request, view: View) => Promise<{ client: Client; content: string }>,
) {
  return async (request: Request, response: Response): Promise<void> => {
    recordOf(request).route = route;
    const locale: Locale = request.acceptsLanguages('ko', 'en') === 'en' ? 'en' : 'ko';
    const nonce = randomBytes(16).toString('base64');
    const send = (content: string) => response.send(page({ locale, nonce }, title(locale), content));
    response.setHeader('content-security-policy', contentPolicy(nonce, null));
    response.setHeader('cache-control', 'no-store');
    response.type('html');
    try {
      const { client, content } = await render(request, { locale, nonce });
      response.setHeader('content-security-policy', contentPolicy(nonce, client));
      send(content);
    } catch (error) {
      const { code } = describeFailure(error, recordOf(request).id);
      const { httpStatus, message, report } = ERROR_META[code];
      if (report) recordOf(request).failure = error;
      response.status(httpStatus);
      send(`<p role="alert">${message[locale]}</p>`);
    }
  };
}

/**
 * The gateway's script brings scripts, frames and requests of hosts it does not list; it alone may. One that is not
 * served by https, as in a demonstration, frames its own window all the same.
 */
function contentPolicy(nonce: string, client: Client): string {
  const own = client?.kind === 'razorpay' ? ` ${new URL(client.sdkUrl).origin}` : '';
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline' https:",
    "img-src 'self' data: https:",
    'font-src https: data:',
    'connect-src https:',
    `frame-src https:${own}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function checkoutContent({ locale, nonce }: View, checkout: Checkout): string {
  const words = WORDS[locale];
  const price = formatMoney(checkout.price.amountMinor, checkout.price.currency, locale);
  const facts = `<p class="name">${escapeHtml(checkout.productName[locale])}</p>
    <p class="price"><span>${words.price}</span> <strong>${escapeHtml(price)}</strong></p>`;
  const back = `<a class="back" href="${escapeHtml(checkout.returnUrl)}">${words.back}</a>`;
  if (checkout.client === null)
    return `${facts}<p role="status">${settledWords(locale, checkout.status)}</p>${back}`;
  return `${facts}
    <p id="state" role="status">${words.opening}</p>
    <button id="open" type="button" hidden>${words.open}</button>
    ${back}
    ${openingScripts(checkout.client, { nonce, failed: words.failed, closed: words.closed })}`;
}

function registrationContent({ locale, nonce }: View, registration: RegistrationCheckout): string {
  const { add: words, back: backWords } = WORDS[locale];
  const back = `<a class="back" href="${escapeHtml(registration.returnUrl)}">${backWords}</a>`;
  if (registration.client === null) {
    return `<p role="status">${registration.status === 'saved' ? words.saved : words.over}</p>${back}`;
  }
  return `<p>${words.note}</p>
    <p id="state" role="status">${words.opening}</p>
    <button id="open" type="button" hidden>${words.open}</button>
    ${back}
    ${openingScripts(registration.client, { nonce, failed: words.failed, closed: words.closed })}`;
}

function settledWords(locale: Locale, status: Checkout['status']): string {
  const { settled } = WORDS[locale];
  if (status === 'paid') return settled.paid;
  return status === 'confirming' || status === 'unknown' ? settled.confirming : settled.expired;
}

function page({ locale, nonce }: View, title: string, content: string): string {
  return `<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <title>${title} · Inkvine</title>
    <style nonce="${nonce}">${CHECKOUT_STYLE}</style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>
`;
}
