import { AppError } from '@inkvine/contracts/errors';
import {
  MAX_METHODS,
  type FinishMethodRegistrationInput,
  type MethodRegistration,
  type RegistrationStatus,
  type StartedMethodRegistration,
  type StartMethodRegistrationInput,
} from '@inkvine/contracts/payment-methods';
import { MethodRegistrationId, PaymentMethodId, UserId } from '@inkvine/contracts/primitives';
import {
  claimDueRegistrations,
  claimRegistrationStatus,
  findMethodRegistration,
  findMethodRegistrationByKey,
  insertMethodRegistration,
  lockMethodRegistration,
  updateRegistrationBegun,
  type MethodRegistrationRow,
} from '@inkvine/db/payments/method-registration.repository';
import {
  claimFirstDefault,
  ensureGatewayCustomer,
  findPaymentMethodByToken,
  insertPaymentMethod,
  listLivePaymentMethods,
  updateGatewayCustomer,
  updatePaymentMethodRestored,
} from '@inkvine/db/payments/payment-method.repository';
import {
  REGISTRATION_LIFETIME_MS,
  registrationStatesBefore,
} from '@inkvine/domain/payments/registration-states';
import { nextCheckDelayMs } from '@inkvine/domain/payments/top-up-states';
import type { z } from 'zod';
import { hashRequest } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { IdentityService } from '../identity/identity.service.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { sweepLeased } from '../sweep-leased.ts';
import { GatewayError } from './gateway-error.ts';
import { hashToken } from './method-tokens.ts';
import { openAtGateway } from './open-at-gateway.ts';
import { recognisable } from './payment-method.projection.ts';
import type { RegistrationClient, SavedMethod, SavedMethodGateway } from './saved-method-gateway.port.ts';

export type MethodRegistrationsDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'site' | 'methodTokens'
> & { identity: Pick<IdentityService, 'getContact'> };

type Callback = Readonly<Record<string, string>>;

export interface RegistrationCheckout {
  status: RegistrationStatus;
  /** Null once there is nothing left to register. */
  client: RegistrationClient | null;
  returnUrl: string;
}

const FIRST_CHECK_MS = 60_000;
/** Longer than finishing a registration may take: a few requests to the gateway, one after the other. */
const LEASE_MS = 5 * 60_000;

/**
 * Adding a payment method (W2, W3): stored first, registered on the gateway's own page, so that no number touches this
 * server, and kept once the gateway says so, whether or not the browser came back.
 */
export function createMethodRegistrationsService(dependencies: MethodRegistrationsDependencies) {
  const { db, clock, ids, gateways, site, methodTokens, identity } = dependencies;

  const ageMs = (row: MethodRegistrationRow) => clock.now().getTime() - Date.parse(row.created_at);
  const nextCheckAt = (row: MethodRegistrationRow) =>
    new Date(clock.now().getTime() + nextCheckDelayMs(ageMs(row)));

  async function own(actor: Actor, id: string): Promise<MethodRegistrationRow> {
    return found(await findMethodRegistration(db, id), actor, (row) => ({
      action: 'payment_method.use',
      method: { userId: row.user_id },
    }));
  }

  async function current(id: string): Promise<MethodRegistrationRow> {
    const row = await findMethodRegistration(db, id);
    if (row === undefined) throw new AppError('NOT_FOUND');
    return row;
  }

  const project = (row: MethodRegistrationRow): MethodRegistration => ({
    id: MethodRegistrationId.parse(row.id),
    kind: row.kind,
    status: row.status,
    paymentMethodId: row.method_id === null ? null : PaymentMethodId.parse(row.method_id),
    createdAt: row.created_at,
  });

  function gatewayOf(row: MethodRegistrationRow): SavedMethodGateway {
    const gateway = gateways.savedMethodsOf(row.gateway);
    if (gateway === undefined) throw new AppError('GATEWAY_UNAVAILABLE');
    return gateway;
  }

  const returnUrl = (row: MethodRegistrationRow): string => {
    const place = row.return_to === 'mobile' ? 'app' : 'settings';
    return `${site.publicUrl}/${place}/payment-methods/return?registrationId=${row.id}`;
  };

  /** From the state that `row` was seen in: whoever has brought it further stands. */
  async function move(
    row: MethodRegistrationRow,
    status: Exclude<RegistrationStatus, 'saved' | 'finishing'>,
  ): Promise<MethodRegistrationRow> {
    const isOpen = status === 'pending' || status === 'unknown';
    const moved = await claimRegistrationStatus(
      db,
      { id: row.id, from: registrationStatesBefore(status).filter((from) => from === row.status) },
      {
        status,
        nextCheckAt: isOpen ? nextCheckAt(row) : null,
        // What may be asked once more needs what the browser brought; nothing else keeps it.
        ...(status !== 'unknown' && { sealedCallback: null }),
      },
      clock.now(),
    );
    return moved ?? (await current(row.id));
  }

  /** The gateway keeps it, so the person has it: once, and as the default of whoever had none. */
  async function save(row: MethodRegistrationRow, method: SavedMethod): Promise<MethodRegistrationRow> {
    if (method.status === 'rejected') return await move(row, 'failed');
    const { status } = method;
    const now = clock.now();
    const checkAt = status === 'pending' ? nextCheckAt(row) : null;
    const tokenHash = hashToken(method.token);
    const saved = await db.transaction().execute(async (trx) => {
      const locked = await lockMethodRegistration(trx, row.id);
      if (locked === undefined || locked.status === 'saved') return locked;
      const earlier = await findPaymentMethodByToken(trx, row.gateway, tokenHash);
      if (earlier !== undefined && earlier.user_id !== row.user_id) throw new AppError('METHOD_UNUSABLE');
      const methodId = earlier?.id ?? ids.next();
      await claimFirstDefault(trx, row.user_id, methodId);
      if (earlier === undefined) {
        await insertPaymentMethod(trx, {
          id: methodId,
          userId: row.user_id,
          gateway: row.gateway,
          status,
          sealedToken: methodTokens.seal(method.token, methodId),
          tokenHash,
          gatewayCustomerId: row.gateway_customer_id,
          ...recognisable(method),
          createdAt: now,
          nextCheckAt: checkAt,
        });
      } else if (earlier.deleted_at !== null) {
        await updatePaymentMethodRestored(trx, methodId, { status, nextCheckAt: checkAt });
      }
      return await claimRegistrationStatus(
        trx,
        { id: row.id, from: registrationStatesBefore('saved') },
        { status: 'saved', methodId, sealedCallback: null, nextCheckAt: null },
        now,
      );
    });
    return saved ?? (await current(row.id));
  }

  /** @throws AppError INVALID_INPUT when the browser brought something that is not about this registration */
  async function refused(
    row: MethodRegistrationRow,
    callback: Callback | undefined,
    error: GatewayError,
  ): Promise<MethodRegistrationRow> {
    const isOver = ageMs(row) > REGISTRATION_LIFETIME_MS;
    switch (error.kind) {
      case 'CUSTOMER_CANCELED':
        return await move(row, 'canceled');
      case 'DECLINED':
      case 'AUTHENTICATION_REQUIRED':
      case 'INSTRUMENT_INVALID':
        if (callback !== undefined) return await move(row, 'failed');
        // Nobody has come back, and the gateway's page may still be open.
        return await move(row, isOver ? 'expired' : 'pending');
      case 'EXPIRED':
        return await move(row, 'expired');
      case 'NOT_FOUND':
      case 'UNSUPPORTED':
        return await move(row, isOver ? 'expired' : 'pending');
      case 'SIGNATURE_INVALID':
      case 'AMOUNT_MISMATCH':
      case 'INVALID_REQUEST':
      case 'RESPONSE_MISMATCH':
        await move(row, isOver ? 'expired' : 'pending');
        throw new AppError('INVALID_INPUT', undefined, { cause: error });
      default:
        return await move(row, isOver ? 'expired' : callback === undefined ? 'pending' : 'unknown');
    }
  }

  /** The key is the registration: whoever asks again asks for the same method. */
  async function ask(
    row: MethodRegistrationRow,
    callback: Callback | undefined,
  ): Promise<MethodRegistrationRow> {
    const { customerKey } = await ensureGatewayCustomer(db, { userId: row.user_id, gateway: row.gateway });
    try {
      const method = await gatewayOf(row).finishRegistration(
        {
          customerKey,
          ...(row.gateway_customer_id !== null && { gatewayCustomerId: row.gateway_customer_id }),
          ...(row.gateway_ref !== null && { ref: row.gateway_ref }),
          ...(callback !== undefined && { callback }),
        },
        { idempotencyKey: row.id },
      );
      return await save(row, method);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return await refused(row, callback, error);
    }
  }

  /** A killed worker's registration is asked for with what its browser brought. */
  async function resume(row: MethodRegistrationRow): Promise<void> {
    const callback =
      row.sealed_callback === null
        ? undefined
        : (JSON.parse(methodTokens.open(row.sealed_callback, row.id)) as Callback);
    if (row.gateway_ref === null && callback === undefined) {
      await move(row, ageMs(row) > REGISTRATION_LIFETIME_MS ? 'expired' : 'pending');
    } else {
      await ask(row, callback);
    }
  }

  return {
    /**
     * Stores the registration before any gateway hears of it.
     * @throws AppError METHODS_FULL, PHONE_REQUIRED, GATEWAY_UNAVAILABLE for what cannot be added now,
     * IDEMPOTENCY_MISMATCH
     */
    async start(
      actor: Actor,
      input: z.output<typeof StartMethodRegistrationInput>,
    ): Promise<StartedMethodRegistration> {
      const { idempotencyKey, ...request } = input;
      const requestHash = hashRequest(request);
      const started = (row: MethodRegistrationRow) => {
        if (row.request_hash !== requestHash) throw new AppError('IDEMPOTENCY_MISMATCH');
        const registrationId = MethodRegistrationId.parse(row.id);
        return { registrationId, checkoutUrl: `${site.publicUrl}/checkout/methods/${row.id}` };
      };
      const earlier = await findMethodRegistrationByKey(db, actor.userId, idempotencyKey);
      if (earlier !== undefined) return started(earlier);

      const kept = gateways.savedMethodsOf(input.gateway)?.savedMethods;
      if (!kept?.kinds.includes(input.kind)) throw new AppError('GATEWAY_UNAVAILABLE');
      const customer = await ensureGatewayCustomer(db, { userId: actor.userId, gateway: input.gateway });
      if (kept.needsPhone && customer.gatewayCustomerId === null && input.phone === undefined) {
        throw new AppError('PHONE_REQUIRED');
      }
      if ((await listLivePaymentMethods(db, actor.userId)).length >= MAX_METHODS) {
        throw new AppError('METHODS_FULL');
      }
      const now = clock.now();
      const row =
        (await insertMethodRegistration(db, {
          id: ids.next(),
          userId: actor.userId,
          gateway: input.gateway,
          kind: input.kind,
          phone: input.phone ?? null,
          returnTo: input.returnTo,
          idempotencyKey,
          requestHash,
          createdAt: now,
          nextCheckAt: new Date(now.getTime() + FIRST_CHECK_MS),
        })) ?? (await findMethodRegistrationByKey(db, actor.userId, idempotencyKey));
      if (row === undefined) throw new AppError('UNAVAILABLE');
      return started(row);
    },

    /**
     * What the registration page needs. Asks for no session, like the checkout of an order; the page shows nothing of
     * the person.
     * @throws AppError NOT_FOUND, GATEWAY_UNAVAILABLE
     */
    async getCheckout(registrationId: string): Promise<RegistrationCheckout> {
      const row = await current(registrationId);
      const isOpen = row.status === 'pending' || row.status === 'canceled' || row.status === 'failed';
      if (!isOpen) return { status: row.status, client: null, returnUrl: returnUrl(row) };
      const person = { userId: row.user_id, gateway: row.gateway };
      const { customerKey, gatewayCustomerId } = await ensureGatewayCustomer(db, person);
      const { email, name } = await identity.getContact(UserId.parse(row.user_id));
      const customerId = row.gateway_customer_id ?? gatewayCustomerId;
      const url = returnUrl(row);
      const registration = {
        customerKey,
        ...(customerId !== null && { gatewayCustomerId: customerId }),
        customer: { email, name, ...(row.phone !== null && { phone: row.phone }) },
        method: row.kind,
        successUrl: url,
        failUrl: url,
      };
      const gateway = gatewayOf(row);
      const begun = await openAtGateway([row.id, ids.next()], (idempotencyKey) =>
        gateway.beginRegistration(registration, { idempotencyKey }),
      );
      await updateRegistrationBegun(db, row.id, {
        gatewayCustomerId: begun.gatewayCustomerId,
        ref: begun.ref,
      });
      if (begun.gatewayCustomerId !== undefined) {
        await updateGatewayCustomer(db, person, begun.gatewayCustomerId);
      }
      return { status: row.status, client: begun.client, returnUrl: url };
    },

    /**
     * Finishes a registration with what the gateway's redirect carried; the gateway is asked whether it is true. May
     * still be `finishing` or `unknown`: then a sweep finds the outcome.
     * @throws AppError NOT_FOUND, INVALID_INPUT when the redirect speaks of something else
     */
    async finish(
      actor: Actor,
      input: z.output<typeof FinishMethodRegistrationInput>,
    ): Promise<MethodRegistration> {
      const row = await own(actor, input.registrationId);
      const claimed = await claimRegistrationStatus(
        db,
        { id: row.id, from: registrationStatesBefore('finishing') },
        {
          status: 'finishing',
          sealedCallback: methodTokens.seal(JSON.stringify(input.callback), row.id),
          nextCheckAt: new Date(clock.now().getTime() + LEASE_MS),
        },
        clock.now(),
      );
      if (claimed === undefined) return project(await current(row.id));
      return project(await ask(claimed, input.callback));
    },

    async get(actor: Actor, input: { registrationId: string }): Promise<MethodRegistration> {
      return project(await own(actor, input.registrationId));
    },

    /** The sweep: registrations that nobody came back from, and those without an answer. */
    async settleOpen(): Promise<number> {
      return await sweepLeased({
        clock,
        leaseMs: LEASE_MS,
        lease: (due) => claimDueRegistrations(db, due),
        look: resume,
      });
    },
  };
}

export type MethodRegistrationsService = ReturnType<typeof createMethodRegistrationsService>;
