import { AppError } from '@inkvine/contracts/errors';
import type {
  MethodOption,
  PaymentMethod,
  RenamePaymentMethodInput,
} from '@inkvine/contracts/payment-methods';
import { GatewayId } from '@inkvine/contracts/payments';
import { PaymentMethodId } from '@inkvine/contracts/primitives';
import {
  claimDuePaymentMethods,
  claimPaymentMethodDeletion,
  claimPaymentMethodDetached,
  claimPaymentMethodName,
  deleteDefaultMethod,
  findPaymentMethod,
  findPaymentMethodByToken,
  listLivePaymentMethods,
  lockDefaultMethod,
  updateDefaultMethod,
  updatePaymentMethodStatus,
  type PaymentMethodRow,
} from '@inkvine/db/payments/payment-method.repository';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { sweepLeased } from '../sweep-leased.ts';
import { GatewayError } from './gateway-error.ts';
import { toPaymentMethod } from './payment-method.projection.ts';
import type { SavedMethodGateway } from './saved-method-gateway.port.ts';

/** Longer than one request to the gateway may take; also the pause before a bank is asked again. */
const LEASE_MS = 10 * 60_000;

export type PaymentMethodsDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps' | 'methodTokens'
>;

/** The methods that gateways keep for a person (W2): seen, named, deleted, and always exactly one default. */
export function createPaymentMethodsService(dependencies: PaymentMethodsDependencies) {
  const { db, clock, ids, gateways, wakeUps, methodTokens } = dependencies;

  const project = (row: PaymentMethodRow & { is_default: boolean }): PaymentMethod =>
    toPaymentMethod(row, {
      isDefault: row.is_default,
      currencies: gateways.savedMethodsOf(row.gateway) ? gateways.currenciesOf(row.gateway) : [],
    });

  async function own(actor: Actor, methodId: string): Promise<PaymentMethodRow> {
    const row = await findPaymentMethod(db, methodId);
    return found(row?.deleted_at === null ? row : undefined, actor, ({ user_id }) => ({
      action: 'payment_method.use',
      method: { userId: user_id },
    }));
  }

  const list = async (actor: Actor): Promise<PaymentMethod[]> =>
    (await listLivePaymentMethods(db, actor.userId)).map(project);

  function gatewayOf(row: PaymentMethodRow): SavedMethodGateway {
    const gateway = gateways.savedMethodsOf(row.gateway);
    if (gateway === undefined) throw new AppError('GATEWAY_UNAVAILABLE');
    return gateway;
  }

  const held = (row: PaymentMethodRow) => ({
    token: methodTokens.open(row.sealed_token ?? '', row.id),
    ...(row.gateway_customer_id !== null && { gatewayCustomerId: row.gateway_customer_id }),
  });

  /** Brings a live method to what the gateway says of it. */
  async function ask(row: PaymentMethodRow): Promise<string> {
    const seen = await gatewayOf(row)
      .getSavedMethod(held(row))
      .catch((error: unknown) => {
        if (error instanceof GatewayError && error.kind === 'UNSUPPORTED') return undefined;
        throw error;
      });
    if (seen === undefined) return 'cannot_be_asked';
    const status = seen === null || seen.status === 'rejected' ? 'unusable' : seen.status;
    const nextCheckAt = status === 'pending' ? new Date(clock.now().getTime() + LEASE_MS) : null;
    await updatePaymentMethodStatus(db, row.id, { status, nextCheckAt });
    return status;
  }

  async function detachRow(row: PaymentMethodRow): Promise<void> {
    const answer = await gatewayOf(row).deleteSavedMethod(held(row), { idempotencyKey: ids.next() });
    // A bank that is still ending its mandate is asked again by the sweep.
    if (answer === 'deleted') await claimPaymentMethodDetached(db, row.id, clock.now());
  }

  return {
    list,

    /** That the caller may pay with a method at this gateway. @throws AppError NOT_FOUND, METHOD_UNUSABLE */
    async demandUsable(actor: Actor, methodId: string, gateway: GatewayId): Promise<void> {
      const method = await own(actor, methodId);
      const isKeptHere = gateways.savedMethodsOf(gateway) !== undefined && method.gateway === gateway;
      if (!isKeptHere || method.status !== 'active') throw new AppError('METHOD_UNUSABLE');
    },

    /** What can be added now, by gateway and kind. */
    options(): z.infer<typeof MethodOption>[] {
      return GatewayId.options.flatMap((gateway) => {
        const currencies = gateways.currenciesOf(gateway);
        const { kinds, needsPhone } = gateways.savedMethodsOf(gateway)?.savedMethods ?? {
          kinds: [],
          needsPhone: false,
        };
        return currencies.length === 0
          ? []
          : kinds.map((kind) => ({ gateway, kind, currencies, needsPhone }));
      });
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT */
    async rename(actor: Actor, input: z.output<typeof RenamePaymentMethodInput>): Promise<PaymentMethod[]> {
      const row = await own(actor, input.paymentMethodId);
      const renamed = await claimPaymentMethodName(db, { id: row.id, version: input.version }, input.name);
      if (renamed === undefined) {
        throw new AppError('VERSION_CONFLICT', { currentVersion: (await own(actor, row.id)).version });
      }
      return await list(actor);
    },

    /** @throws AppError NOT_FOUND, METHOD_UNUSABLE */
    async setDefault(actor: Actor, input: { paymentMethodId: PaymentMethodId }): Promise<PaymentMethod[]> {
      await own(actor, input.paymentMethodId);
      await db.transaction().execute(async (trx) => {
        await lockDefaultMethod(trx, actor.userId);
        const row = await findPaymentMethod(trx, input.paymentMethodId);
        if (row?.deleted_at !== null) throw new AppError('NOT_FOUND');
        if (row.status === 'unusable') throw new AppError('METHOD_UNUSABLE');
        await updateDefaultMethod(trx, actor.userId, row.id);
      });
      return await list(actor);
    },

    /**
     * Deletes a method for its owner at once, and at the gateway by a job. When it was the default, the next one is.
     * Deleting it again is no error.
     * @throws AppError NOT_FOUND
     */
    async remove(actor: Actor, input: { paymentMethodId: PaymentMethodId }): Promise<PaymentMethod[]> {
      const row = found(await findPaymentMethod(db, input.paymentMethodId), actor, ({ user_id }) => ({
        action: 'payment_method.use',
        method: { userId: user_id },
      }));
      await db.transaction().execute(async (trx) => {
        const defaultId = await lockDefaultMethod(trx, actor.userId);
        const now = clock.now();
        const nextCheckAt = new Date(now.getTime() + LEASE_MS);
        if (!(await claimPaymentMethodDeletion(trx, row.id, { at: now, nextCheckAt }))) return;
        await enqueue(trx, 'payments.detach-method', { paymentMethodId: PaymentMethodId.parse(row.id) });
        if (defaultId !== row.id) return;
        const rest = await listLivePaymentMethods(trx, actor.userId);
        const next = rest.find(({ status }) => status === 'active') ?? rest[0];
        if (next === undefined) await deleteDefaultMethod(trx, actor.userId);
        else await updateDefaultMethod(trx, actor.userId, next.id);
      });
      wakeUps.publish('outbox');
      return await list(actor);
    },

    /** The job behind a deletion. @throws GatewayError when the gateway cannot be told now; it comes again */
    async detach(paymentMethodId: string): Promise<void> {
      const row = await findPaymentMethod(db, paymentMethodId);
      if (row === undefined || row.deleted_at === null || row.detached_at !== null) return;
      await detachRow(row);
    },

    /**
     * A webhook told of a method: asks the gateway what is true of it.
     * @returns what became of it, for operators
     */
    async inspect(gateway: GatewayId, tokenHash: string): Promise<string> {
      const row = await findPaymentMethodByToken(db, gateway, tokenHash);
      if (row === undefined) return 'no_method';
      return row.deleted_at === null ? await ask(row) : 'deleted_before';
    },

    /** The sweep: what the gateway has not yet forgotten, and what its bank has not yet agreed to. */
    async settleDue(): Promise<number> {
      return await sweepLeased({
        clock,
        leaseMs: LEASE_MS,
        lease: (due) => claimDuePaymentMethods(db, due),
        look: async (row) => (row.deleted_at === null ? await ask(row) : await detachRow(row)),
      });
    },
  };
}

export type PaymentMethodsService = ReturnType<typeof createPaymentMethodsService>;
