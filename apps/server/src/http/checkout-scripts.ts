import type {
  CheckoutClient,
  RazorpayCheckout,
  TossCheckout,
} from '@inkvine/core/payments/payment-gateway.port';
import type { RegistrationClient } from '@inkvine/core/payments/saved-method-gateway.port';
import { escapeHtml } from '../pages/html.ts';

/**
 * The elements that open the gateway's window or page: by themselves once, and again by the button `#open` when
 * that fails or the person closed it.
 * @param words What `#state` says then: `failed` when nothing opened, `closed` after the person closed it
 */
export function openingScripts(
  client: CheckoutClient | RegistrationClient,
  words: { nonce: string; failed: string; closed: string },
): string {
  const sdk =
    client.kind === 'redirect'
      ? ''
      : `<script nonce="${words.nonce}" src="${escapeHtml(client.sdkUrl)}"></script>`;
  return `${sdk}
    <script nonce="${words.nonce}">(() => {
  const state = document.getElementById('state');
  const button = document.getElementById('open');
  const offer = (words) => {
    state.textContent = words;
    button.hidden = false;
    button.focus();
  };
  const open = async () => {
    try {
      ${opening(client, words.closed)}
    } catch {
      offer(${scriptJson(words.failed)});
    }
  };
  button.addEventListener('click', open);
  window.addEventListener('pageshow', open);
})();</script>`;
}

function opening(client: CheckoutClient | RegistrationClient, closed: string): string {
  switch (client.kind) {
    case 'toss':
      return 'orderId' in client ? tossOpening(client) : tossRegistration(client);
    case 'razorpay':
      return razorpayOpening(client, closed);
    case 'redirect':
      return `location.assign(${scriptJson(client.url)});`;
  }
}

/** How long a person may take to transfer. */
const TRANSFER_HOURS = 72;

function tossOpening(client: TossCheckout): string {
  const payment = {
    method: client.method,
    ...(client.method === 'VIRTUAL_ACCOUNT' && { virtualAccount: { validHours: TRANSFER_HOURS } }),
    amount: { currency: client.amount.currency, value: client.amount.amountMinor },
    orderId: client.orderId,
    orderName: client.orderName,
    successUrl: client.successUrl,
    failUrl: client.failUrl,
  };
  return `await TossPayments(${scriptJson(client.clientKey)})
        .payment({ customerKey: ${scriptJson(client.customerKey)} })
        .requestPayment(${scriptJson(payment)});`;
}

function tossRegistration(client: Extract<RegistrationClient, { kind: 'toss' }>): string {
  const { method, successUrl, failUrl } = client;
  return `await TossPayments(${scriptJson(client.clientKey)})
        .payment({ customerKey: ${scriptJson(client.customerKey)} })
        .requestBillingAuth(${scriptJson({ method, successUrl, failUrl })});`;
}

/** What Razorpay signed goes to our own return address in its query; the person may try several times inside. */
function razorpayOpening(
  client: RazorpayCheckout | Extract<RegistrationClient, { kind: 'razorpay' }>,
  closed: string,
): string {
  const options = {
    key: client.keyId,
    amount: client.amount.amountMinor,
    currency: client.amount.currency,
    name: 'Inkvine',
    order_id: client.gatewayOrderId,
    ...('orderId' in client
      ? {
          description: client.orderName,
          notes: { order_id: client.orderId },
          prefill: { name: client.customerName, email: client.customerEmail },
        }
      : // Without both Razorpay takes a payment and keeps no method.
        { customer_id: client.gatewayCustomerId, recurring: 1 }),
  };
  return `const back = new URL(${scriptJson(client.successUrl)});
      new Razorpay({
        ...${scriptJson(options)},
        modal: { ondismiss: () => offer(${scriptJson(closed)}) },
        handler: (signed) => {
          for (const [name, value] of Object.entries(signed)) back.searchParams.set(name, value);
          location.assign(back.href);
        },
      }).open();`;
}

/** JSON that cannot end the script element it stands in. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}
