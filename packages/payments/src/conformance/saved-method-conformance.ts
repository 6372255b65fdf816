import { randomUUID } from 'node:crypto';
import type { PaymentSnapshot } from '@inkvine/core/payments/payment-gateway.port';
import type {
  ChargeInput,
  RegistrationClient,
  SavedMethod,
  SavedMethodGateway,
} from '@inkvine/core/payments/saved-method-gateway.port';
import { describe, expect, it } from 'vitest';
import { failure, newKey, PRICE } from './gateway-bench.ts';
import type { Callback, CallFault, Conformance, GatewayBench } from './gateway-bench.ts';

export interface Registration {
  client: RegistrationClient;
  gatewayCustomerId?: string;
  ref?: string;
}

export interface SavedMethodBench extends GatewayBench {
  savedMethods: SavedMethodGateway;
  /** The person registers a card; gives what the browser brings back. */
  customerRegisters(
    registration: Registration,
    card: 'good' | 'without_funds' | 'wants_the_customer',
  ): Promise<Callback>;
  failNextCharge(fault: Extract<CallFault, 'lost_before_execution' | 'lost_after_execution'>): Promise<void>;
  /** What is still to be heard of a charge is there: the bank's answer where it comes later. */
  banksAnswer(): Promise<void>;
}

const CONTACT = { email: 'reader@example.com', phone: '+821012345678' };

/** People who register cards, and charges of them. */
const createSteps = (bench: () => SavedMethodBench) => {
  const gateway = () => bench().savedMethods;

  const begin = async () => {
    const customerKey = randomUUID();
    const registration = await gateway().beginRegistration(
      {
        customerKey,
        customer: { ...CONTACT, name: '독자' },
        method: 'card',
        successUrl: 'https://inkvine.example/methods',
        failUrl: 'https://inkvine.example/methods',
        mandateMax: { amountMinor: 10 * PRICE, currency: bench().currency },
      },
      newKey(),
    );
    return { customerKey, registration };
  };

  const register = async (card: Parameters<SavedMethodBench['customerRegisters']>[1]) => {
    const { customerKey, registration } = await begin();
    const callback = await bench().customerRegisters(registration, card);
    const { gatewayCustomerId, ref } = registration;
    const person = { customerKey, ...(gatewayCustomerId !== undefined && { gatewayCustomerId }) };
    const method = await gateway().finishRegistration(
      { ...person, ...(ref !== undefined && { ref }), callback },
      newKey(),
    );
    return { person, registration, method };
  };

  const chargeOf = (
    {
      person,
      method,
    }: { person: Pick<ChargeInput, 'customerKey' | 'gatewayCustomerId'>; method: SavedMethod },
    orderId: string = randomUUID(),
  ): ChargeInput => ({
    ...person,
    token: method.token,
    orderId,
    orderName: '코인 100개',
    amount: { amountMinor: PRICE, currency: bench().currency },
    contact: CONTACT,
  });

  return { gateway, begin, register, chargeOf };
};

/** Banks that want the customer present for a charge. */
export const describeAuthenticatedCharges: Conformance<SavedMethodBench> = (bench) => {
  const { gateway, register, chargeOf } = createSteps(bench);

  describe('saved methods', () => {
    it('of a bank that wants the customer say so', async () => {
      const charge = chargeOf(await register('wants_the_customer'));
      const error = await failure(gateway().chargeSavedMethod(charge, newKey()));
      expect(error).toMatchObject({ kind: 'AUTHENTICATION_REQUIRED', retry: 'customer_action' });
      expect(await bench().bookings(charge)).toEqual([]);
    });
  });
};

/** Gateways that keep a person's card and charge it when the person is away. */
export const describeSavedMethods: Conformance<SavedMethodBench> = (bench) => {
  const { gateway, begin, register, chargeOf } = createSteps(bench);

  /** What came of a charge once the bank has answered, by what the gateway called it. */
  const outcomeOf = async ({ gatewayPaymentId }: PaymentSnapshot) => {
    await bench().banksAnswer();
    return await bench().gateway.getStatus({ gatewayPaymentId });
  };

  const bookedFor = async ({ gatewayOrderId }: Partial<PaymentSnapshot>, charge: ChargeInput) =>
    await bench().bookings({ ...charge, ...(gatewayOrderId !== undefined && { gatewayOrderId }) });

  describe('saved methods', () => {
    it('are registered at the gateway and recognised by their last digits', async () => {
      const { method } = await register('good');
      expect(method).toMatchObject({ status: 'active', methodKind: 'card' });
      expect(method.token).not.toBe('');
      expect(method.instrument?.maskedNumber ?? method.instrument?.last4).toMatch(/\*{3,}|^\d{4}$/);
    });

    it('pay once for one order, under the same key, without the customer', async () => {
      const saved = await register('good');
      const key = newKey();
      const charge = chargeOf(saved);
      const payment = await gateway().chargeSavedMethod(charge, key);
      const again = await gateway().chargeSavedMethod(charge, key);
      const { chargeIsAsync } = gateway().savedMethods;
      expect(payment).toMatchObject({
        orderId: charge.orderId,
        status: chargeIsAsync ? 'PROCESSING' : 'PAID',
        amount: charge.amount,
      });
      expect(again.gatewayPaymentId).toBe(payment.gatewayPaymentId);
      expect(await outcomeOf(payment)).toMatchObject({
        ...{ orderId: charge.orderId, status: 'PAID', refundableMinor: PRICE },
      });
      expect(await bookedFor(payment, charge)).toEqual([PRICE]);
    });

    it('that are refused take nothing and say why', async () => {
      const charge = chargeOf(await register('without_funds'));
      const sent = gateway().chargeSavedMethod(charge, newKey());
      if (gateway().savedMethods.chargeIsAsync) {
        const payment = await sent;
        expect(await outcomeOf(payment)).toMatchObject({ status: 'FAILED', failure: { kind: 'DECLINED' } });
        expect(await bookedFor(payment, charge)).toEqual([]);
        return;
      }
      expect(await failure(sent)).toMatchObject({ kind: 'DECLINED', retry: 'customer_action' });
      expect(await bookedFor({}, charge)).toEqual([]);
    });

    it('pay no more once they are deleted, and deleting again is no error', async () => {
      const saved = await register('good');
      const { token } = saved.method;
      const input = { ...saved.person, token };
      expect(await gateway().deleteSavedMethod(input, newKey())).toBe('deleted');
      expect(await gateway().deleteSavedMethod(input, newKey())).toBe('deleted');
      const charge = chargeOf(saved);
      const error = await failure(gateway().chargeSavedMethod(charge, newKey()));
      expect(error).toMatchObject({ kind: 'INSTRUMENT_INVALID', retry: 'customer_action' });
      expect(await bench().bookings(charge)).toEqual([]);
    });

    it('are of the person who registered them, not of whoever brings the callback', async () => {
      const { customerKey, registration } = await begin();
      const callback = await bench().customerRegisters(registration, 'good');
      const other = await begin();
      const { ref, gatewayCustomerId } = other.registration;
      const foreign = await failure(
        gateway().finishRegistration(
          {
            customerKey: other.customerKey,
            ...(ref !== undefined && { ref }),
            ...(gatewayCustomerId !== undefined && { gatewayCustomerId }),
            callback,
          },
          newKey(),
        ),
      );
      const withoutRef = await failure(
        gateway().finishRegistration({ customerKey: other.customerKey, callback }, newKey()),
      );
      expect(['SIGNATURE_INVALID', 'AMOUNT_MISMATCH']).toContain(foreign.kind);
      expect(['SIGNATURE_INVALID', 'INVALID_REQUEST']).toContain(withoutRef.kind);
      expect(customerKey).not.toBe(other.customerKey);
    });

    it('are of unknown outcome when the answer to a charge was lost, and the same key takes no second time', async () => {
      const charge = chargeOf(await register('good'));
      const key = newKey();
      await bench().failNextCharge('lost_after_execution');
      const lost = await failure(gateway().chargeSavedMethod(charge, key));
      expect(lost.kind).toBe('OUTCOME_UNKNOWN');
      const payment = await gateway().chargeSavedMethod(charge, key);
      expect(await outcomeOf(payment)).toMatchObject({ status: 'PAID' });
      expect(await bookedFor(payment, charge)).toEqual([PRICE]);
    });
  });
};
