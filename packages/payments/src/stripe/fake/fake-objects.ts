import type {
  FakeCustomer,
  FakeDispute,
  FakeEntry,
  FakeEvent,
  FakeMethod,
  FakePayment,
  FakeRefund,
  FakeSession,
  FakeSetup,
  StripeStore,
} from './fake-store.ts';

type Json = Record<string, unknown>;

const REFUNDS_SHOWN = 10;
const DISPUTE_DAYS = 7;

export const listOf = (url: string, all: readonly Json[], limit: number): Json => ({
  object: 'list',
  url,
  has_more: all.length > limit,
  data: all.slice(0, limit),
});

/** What a card was refused with, as the payment or the registration keeps it. */
const cardError = (failure: FakePayment['failure']): Json | null =>
  failure && {
    type: 'card_error',
    code: failure.code,
    decline_code: failure.declineCode,
    message: 'Your card was declined.',
  };

/** Stripe's objects as they are answered: related ones by id, until they are expanded. */
export const createFakeObjects = (store: StripeStore, publicUrl: string, apiVersion: string) => {
  const refundsOf = (payment: FakePayment): FakeRefund[] =>
    store.refunds.all().filter((refund) => refund.paymentId === payment.id);
  const refundedOf = (payment: FakePayment): number =>
    refundsOf(payment)
      .filter(({ status }) => status !== 'failed')
      .reduce((sum, { amount }) => sum + amount, 0);
  const disputesOf = (payment: FakePayment): FakeDispute[] =>
    store.disputes.all().filter((dispute) => dispute.paymentId === payment.id);

  const card = ({ cardNumber }: { cardNumber: string }): Json => ({
    brand: 'visa',
    country: 'US',
    exp_month: 12,
    exp_year: 2034,
    funding: 'credit',
    last4: cardNumber.slice(-4),
    network: 'visa',
  });

  const charge = (payment: FakePayment): Json => {
    const { charge: charged } = payment;
    const refunded = refundedOf(payment);
    return {
      id: charged?.id,
      object: 'charge',
      amount: payment.amount,
      amount_captured: payment.amount,
      amount_refunded: refunded,
      balance_transaction: store.entries.all().find(({ source }) => source === charged?.id)?.id ?? null,
      captured: true,
      created: charged?.created,
      currency: payment.currency,
      disputed: disputesOf(payment).length > 0,
      livemode: false,
      metadata: payment.metadata,
      paid: true,
      payment_intent: payment.id,
      payment_method_details: { type: 'card', card: card(payment) },
      receipt_url: `${publicUrl}/receipts/${charged?.id}`,
      refunded: refunded === payment.amount,
      status: 'succeeded',
    };
  };

  const payment = (value: FakePayment): Json => ({
    id: value.id,
    object: 'payment_intent',
    amount: value.amount,
    amount_capturable: 0,
    amount_received: value.status === 'succeeded' ? value.amount : 0,
    canceled_at: value.canceledAt,
    cancellation_reason: value.canceledAt === null ? null : 'automatic',
    capture_method: 'automatic_async',
    client_secret: `${value.id}_secret_fake`,
    created: value.created,
    currency: value.currency,
    customer: value.customerId,
    description: value.description,
    last_payment_error: cardError(value.failure),
    payment_method: value.methodId,
    latest_charge: value.charge?.id ?? null,
    livemode: false,
    metadata: value.metadata,
    next_action: value.status === 'requires_action' ? { type: 'use_stripe_sdk' } : null,
    payment_method_types: ['card'],
    status: value.status,
  });

  const session = (value: FakeSession): Json => {
    const paid = value.paymentId !== null && store.payments.find(value.paymentId)?.status === 'succeeded';
    return {
      id: value.id,
      object: 'checkout.session',
      amount_subtotal: value.mode === 'payment' ? value.amount : null,
      amount_total: value.mode === 'payment' ? value.amount : null,
      cancel_url: value.cancelUrl,
      client_reference_id: value.orderId,
      created: value.created,
      currency: value.mode === 'payment' ? value.currency : null,
      customer: value.customerId,
      customer_email: value.customerEmail,
      expires_at: value.expiresAt,
      livemode: false,
      metadata: value.metadata,
      mode: value.mode,
      payment_intent: value.paymentId,
      payment_method_types: ['card'],
      payment_status: value.mode === 'setup' ? 'no_payment_required' : paid ? 'paid' : 'unpaid',
      setup_intent: value.setupId,
      status: value.status,
      success_url: value.successUrl,
      ui_mode: 'hosted_page',
      url: value.status === 'open' ? `${publicUrl}/c/pay/${value.id}` : null,
    };
  };

  const customer = (value: FakeCustomer): Json => ({
    id: value.id,
    object: 'customer',
    created: value.created,
    email: value.email,
    livemode: false,
    metadata: value.metadata,
    name: value.name,
  });

  const method = (value: FakeMethod): Json => ({
    id: value.id,
    object: 'payment_method',
    card: { ...card(value), fingerprint: 'fake' },
    created: value.created,
    customer: value.customerId,
    livemode: false,
    metadata: {},
    type: 'card',
  });

  const setup = (value: FakeSetup): Json => ({
    id: value.id,
    object: 'setup_intent',
    client_secret: `${value.id}_secret_fake`,
    created: value.created,
    customer: value.customerId,
    last_setup_error: cardError(value.failure),
    livemode: false,
    metadata: value.metadata,
    payment_method: value.methodId,
    status: value.status,
    usage: 'off_session',
  });

  const refund = (value: FakeRefund): Json => {
    const of = store.payments.find(value.paymentId);
    return {
      id: value.id,
      object: 'refund',
      amount: value.amount,
      balance_transaction: store.entries.all().find(({ source }) => source === value.id)?.id ?? null,
      charge: of?.charge?.id ?? null,
      created: value.created,
      currency: of?.currency,
      ...(value.status === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
      metadata: value.metadata,
      payment_intent: value.paymentId,
      reason: value.reason,
      status: value.status,
    };
  };

  const dispute = (value: FakeDispute): Json => {
    const of = store.payments.find(value.paymentId);
    return {
      id: value.id,
      object: 'dispute',
      amount: value.amount,
      charge: of?.charge?.id,
      created: value.created,
      currency: of?.currency,
      evidence_details: { due_by: value.created + DISPUTE_DAYS * 86_400, has_evidence: false },
      is_charge_refundable: false,
      livemode: false,
      metadata: {},
      payment_intent: value.paymentId,
      reason: 'fraudulent',
      status: value.status,
    };
  };

  const entry = (value: FakeEntry): Json => ({
    id: value.id,
    object: 'balance_transaction',
    amount: value.amount,
    available_on: value.created,
    created: value.created,
    currency: value.currency,
    fee: 0,
    net: value.amount,
    source: value.source,
    status: 'available',
    type: value.type,
  });

  const event = (value: FakeEvent): Json => ({
    id: value.id,
    object: 'event',
    api_version: apiVersion,
    created: value.created,
    data: { object: value.object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: value.type,
  });

  const byId = (id: unknown): Json | undefined => {
    if (typeof id !== 'string') return undefined;
    const found = <Thing>(thing: Thing | undefined, show: (thing: Thing) => Json): Json | undefined =>
      thing === undefined ? undefined : show(thing);
    switch (id.split('_')[0]) {
      case 'pi':
        return found(store.payments.find(id), payment);
      case 'ch':
        return found(
          store.payments.all().find((each) => each.charge?.id === id),
          charge,
        );
      case 're':
        return found(store.refunds.find(id), refund);
      case 'cs':
        return found(store.sessions.find(id), session);
      case 'cus':
        return found(store.customers.find(id), customer);
      case 'pm':
        return found(store.methods.find(id), method);
      case 'seti':
        return found(store.setups.find(id), setup);
      case 'dp':
        return found(store.disputes.find(id), dispute);
      default:
        return undefined;
    }
  };

  const refundList = (chargeJson: Json): Json => {
    const of = store.payments.find(String(chargeJson['payment_intent']));
    const all = of ? refundsOf(of).toReversed().map(refund) : [];
    return listOf(`/v1/charges/${String(chargeJson['id'])}/refunds`, all, REFUNDS_SHOWN);
  };

  const expandPath = (value: unknown, [field, ...rest]: readonly string[]): unknown => {
    if (field === undefined) return value;
    if (Array.isArray(value)) return value.map((each) => expandPath(each, [field, ...rest]));
    const parent = value as Json;
    const child =
      parent['object'] === 'charge' && field === 'refunds'
        ? refundList(parent)
        : (byId(parent[field]) ?? parent[field]);
    if (typeof child !== 'object' || child === null) return parent;
    return { ...parent, [field]: expandPath(child, rest) };
  };

  return {
    payment,
    session,
    refund,
    dispute,
    customer,
    method,
    setup,
    charge,
    entry,
    event,
    refundedOf,
    refundsOf,
    disputesOf,
    /** @param paths Such as `payment_intent.latest_charge.refunds`, or `data.source` of a list. */
    expand: (value: Json, paths: readonly string[]): unknown =>
      paths.reduce<unknown>((expanded, path) => expandPath(expanded, path.split('.')), value),
  };
};
export type FakeObjects = ReturnType<typeof createFakeObjects>;
