/**
 * What `https://js.tosspayments.com/v2/standard` offers for the payment window: the same calls, answered by the
 * fake's own page on the origin the script came from. Like the real one it promises nothing but to leave the page.
 */
export const SDK_SCRIPT = `(() => {
  const origin = new URL(document.currentScript.src).origin;
  const refuse = (code, message) => Promise.reject(Object.assign(new Error(message), { code }));

  const requestPayment = (clientKey, customerKey, options) => {
    if (options.method !== 'CARD' && options.method !== 'VIRTUAL_ACCOUNT') {
      return refuse('NOT_SUPPORTED_METHOD', 'The test window takes cards and transfers.');
    }
    if (!options.amount || options.amount.currency !== 'KRW' || !Number.isInteger(options.amount.value)) {
      return refuse('INVALID_PARAMETERS', 'amount must be { currency: "KRW", value: integer }.');
    }
    if (!/^[A-Za-z0-9_=-]{6,64}$/.test(options.orderId)) {
      return refuse('INVALID_ORDER_ID', 'orderId must be 6 to 64 of A-Z a-z 0-9 _ - =.');
    }
    const query = new URLSearchParams({
      clientKey,
      customerKey,
      amount: String(options.amount.value),
      orderId: options.orderId,
      orderName: options.orderName,
      successUrl: options.successUrl,
      failUrl: options.failUrl,
    });
    if (options.method === 'VIRTUAL_ACCOUNT') {
      query.set('accountHours', String((options.virtualAccount && options.virtualAccount.validHours) || 168));
    }
    location.assign(origin + '/checkout?' + query);
    return new Promise(() => {});
  };

  const requestBillingAuth = (clientKey, customerKey, { method, successUrl, failUrl }) => {
    if (method !== 'CARD' && method !== 'TRANSFER') return refuse('NOT_SUPPORTED_METHOD', 'CARD or TRANSFER.');
    if (!/^[A-Za-z0-9_=.@-]{2,50}$/.test(customerKey) || customerKey === 'ANONYMOUS') {
      return refuse('INVALID_CUSTOMER_KEY', 'customerKey must be 2 to 50 of A-Z a-z 0-9 - _ = . @.');
    }
    const query = new URLSearchParams({ clientKey, customerKey, method, successUrl, failUrl });
    location.assign(origin + '/billing-auth?' + query);
    return new Promise(() => {});
  };

  window.TossPayments = (clientKey) => ({
    payment: ({ customerKey }) => ({
      requestPayment: (options) => requestPayment(clientKey, customerKey, options),
      requestBillingAuth: (options) => requestBillingAuth(clientKey, customerKey, options),
    }),
  });
  window.TossPayments.ANONYMOUS = 'ANONYMOUS';
})();
`;
