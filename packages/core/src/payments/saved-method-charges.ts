import {
  ensureGatewayCustomer,
  findPaymentMethod,
  updatePaymentMethodStatus,
  type PaymentMethodRow,
} from '@inkvine/db/payments/payment-method.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { courseOf, endsMethod, type DeclineCourse } from './decline-course.ts';
import { GatewayError } from './gateway-error.ts';
import type { Money, PaymentSnapshot } from './payment-gateway.port.ts';
import type { SavedMethodGateway } from './saved-method-gateway.port.ts';

export type SavedMethodChargesDependencies = Pick<ServiceDependencies, 'db' | 'gateways' | 'methodTokens'>;

export interface MethodCharge {
  methodId: string;
  /** Ours, unique for ever; the same for every try to be paid for the same thing. */
  orderId: string;
  orderName: string;
  amount: Money;
}

export type ChargeOutcome =
  /** The gateway has a payment; `PROCESSING` where its bank answers later. */
  | { kind: 'answered'; payment: PaymentSnapshot }
  | { kind: 'declined'; course: DeclineCourse; error: GatewayError }
  /** Nothing was tried now, or a twin of the request is still at work: the same key, later. */
  | { kind: 'later'; error: GatewayError }
  /** The money may have moved: ask for the order before anything else. */
  | { kind: 'unknown'; error: GatewayError }
  /** The gateway does not take such a request, whoever pays; nothing has moved. */
  | { kind: 'refused'; error: GatewayError };

/** All requests of one charge end before another process may send it again (`CHARGE_LEASE_MS`). */
const CHARGE_DEADLINE_MS = 4 * 60_000;

/** What became of a request that ended in this error. */
function outcomeOf(error: GatewayError): ChargeOutcome {
  const course = courseOf(error);
  if (course !== undefined) return { kind: 'declined', course, error };
  switch (error.kind) {
    case 'RATE_LIMITED':
    case 'IN_PROGRESS':
    case 'TRANSIENT':
      return { kind: 'later', error };
    case 'INVALID_REQUEST':
    case 'UNSUPPORTED':
    case 'CONFIG':
      return { kind: 'refused', error };
    default:
      return { kind: 'unknown', error };
  }
}

/**
 * Taking money with a saved method while its owner is away or has tapped once: top-ups, and what is paid again every
 * month. Whoever calls stores the attempt and its key first and keeps to one request at a time for an order.
 */
export function createSavedMethodCharges({ db, gateways, methodTokens }: SavedMethodChargesDependencies) {
  async function find(
    methodId: string,
  ): Promise<{ row: PaymentMethodRow; gateway: SavedMethodGateway; token: string } | undefined> {
    const row = await findPaymentMethod(db, methodId);
    if (row?.deleted_at !== null || row.status !== 'active' || row.sealed_token === null) return undefined;
    const gateway = gateways.savedMethodsOf(row.gateway);
    return gateway && { row, gateway, token: methodTokens.open(row.sealed_token, row.id) };
  }

  return {
    /**
     * Undefined when the method cannot be charged (any more). `guard` as in `SavedMethodGateway`: with `key`, an
     * unanswered charge may only ever be repeated under its own key.
     */
    async prepare(charge: MethodCharge) {
      const method = await find(charge.methodId);
      if (method === undefined) return undefined;
      const { row, gateway, token } = method;
      return {
        guard: gateway.savedMethods.chargeGuard,

        /** Sends it. A decline that ends the method marks it, so that nobody is offered it again. */
        async send(idempotencyKey: string): Promise<ChargeOutcome> {
          const person = { userId: row.user_id, gateway: row.gateway };
          const { customerKey } = await ensureGatewayCustomer(db, person);
          const { orderId, orderName, amount } = charge;
          try {
            const payment = await gateway.chargeSavedMethod(
              {
                token,
                customerKey,
                ...(row.gateway_customer_id !== null && { gatewayCustomerId: row.gateway_customer_id }),
                orderId,
                orderName,
                amount,
              },
              { idempotencyKey, signal: AbortSignal.timeout(CHARGE_DEADLINE_MS) },
            );
            return { kind: 'answered', payment };
          } catch (error) {
            if (!(error instanceof GatewayError)) throw error;
            if (endsMethod(error)) {
              await updatePaymentMethodStatus(db, row.id, { status: 'unusable', nextCheckAt: null });
            }
            return outcomeOf(error);
          }
        },
      };
    },
  };
}

export type SavedMethodCharges = ReturnType<typeof createSavedMethodCharges>;
