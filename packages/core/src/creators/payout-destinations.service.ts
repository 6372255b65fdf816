import { AppError } from '@inkvine/contracts/errors';
import { GatewayId } from '@inkvine/contracts/payments';
import type {
  PayoutDestination,
  RegisterDestinationInput,
  RegisteredDestination,
} from '@inkvine/contracts/payouts';
import { PayoutDestinationId, UserId } from '@inkvine/contracts/primitives';
import {
  claimDestinationState,
  claimDueDestinations,
  findDestination,
  findDestinationOfGateway,
  insertDestination,
  lockPayee,
  replaceCurrentDestination,
  type DestinationRow,
} from '@inkvine/db/creators/payout-destination.repository';
import { findTaxProfile } from '@inkvine/db/creators/tax-profile.repository';
import { isSameHolder, maskAccount } from '@inkvine/domain/creators/payout-destination';
import { DESTINATION_COOLING_MS } from '@inkvine/domain/creators/payout-states';
import { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { IdentityService } from '../identity/identity.service.ts';
import { enqueue } from '../jobs/outbox.ts';
import { GatewayError, type GatewayErrorKind } from '../payments/gateway-error.ts';
import type {
  DestinationAccount,
  PayoutDestination as GatewayDestination,
  PayoutGateway,
} from '../payments/payout-gateway.port.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { sweepLeased } from '../sweep-leased.ts';
import { channelFor } from './payout-channels.ts';
import { toDestination } from './payout.projection.ts';

export type PayoutDestinationsDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'wakeUps' | 'site' | 'payoutGateways' | 'accountSeal'
> & { identity: Pick<IdentityService, 'getContact'> };

const MINUTE_MS = 60_000;
/** How often a gateway is asked about a creator whom it examines; its webhooks are faster. */
const EXAMINED_MS = 30 * MINUTE_MS;

/** The account is not one that can be paid to. */
const REFUSALS: ReadonlySet<string> = new Set<GatewayErrorKind>([
  'INVALID_REQUEST',
  'UNSUPPORTED',
  'DECLINED',
  'INSTRUMENT_INVALID',
  'NOT_FOUND',
]);

const Registered = z.object({ destinationId: PayoutDestinationId });

/**
 * Where creators' money goes. An account number passes through to the gateway and is kept as its last digits; where an
 * operator pays by hand it is kept sealed. Nothing of it is logged.
 */
export function createPayoutDestinationsService(dependencies: PayoutDestinationsDependencies) {
  const { db, clock, ids, wakeUps, site, payoutGateways, accountSeal, identity } = dependencies;
  const later = (ms: number) => new Date(clock.now().getTime() + ms);

  const gatewayOf = (row: DestinationRow): PayoutGateway => payoutGateways.byId(GatewayId.parse(row.channel));

  async function own(actor: Actor, destinationId: string): Promise<DestinationRow> {
    const row = await findDestination(db, destinationId);
    if (row?.user_id !== actor.userId) throw new AppError('NOT_FOUND');
    return row;
  }

  /** @throws AppError PAYOUT_NOT_POSSIBLE, DESTINATION_REFUSED, HOLDER_DIFFERS */
  async function check(actor: Actor, input: z.infer<typeof RegisterDestinationInput>) {
    const profile = await findTaxProfile(db, actor.userId);
    if (profile === undefined) throw new AppError('PAYOUT_NOT_POSSIBLE', { why: 'no_tax_profile' });
    const channel = channelFor(dependencies, input.currency);
    const { account } = input;
    if (channel === null || !channel.kinds.includes(account.kind)) throw new AppError('DESTINATION_REFUSED');
    const asked = channel.asks(profile.kind);
    const isTold = { phone: input.phone !== undefined, business: input.business !== undefined };
    if (asked.some((question) => !isTold[question])) throw new AppError('DESTINATION_REFUSED');
    if (account.kind !== 'onboarding' && !isSameHolder(account.holderName, profile.legalName)) {
      throw new AppError('HOLDER_DIFFERS');
    }
    return { profile, channel: channel.channel };
  }

  /** The new destination takes the place of the old one; where there was one, it is paid to after some days only. */
  async function take(row: DestinationRow, made: GatewayDestination | null): Promise<void> {
    await db.transaction().execute(async (trx) => {
      await lockPayee(trx, row.user_id);
      const fresh = await findDestination(trx, row.id);
      if (fresh?.state !== 'registering') return;
      const { currency } = row;
      const hadOne = await replaceCurrentDestination(trx, { userId: row.user_id, currency, at: clock.now() });
      const status = made?.status ?? 'active';
      await claimDestinationState(
        trx,
        { id: row.id, from: ['registering'] },
        {
          state: status,
          ...(made === null ? {} : { gatewayRef: made.destinationId }),
          usableFrom: later(hadOne ? DESTINATION_COOLING_MS : 0),
          nextCheckAt: made !== null && status === 'pending' ? later(EXAMINED_MS) : null,
          at: clock.now(),
        },
      );
      const destinationId = PayoutDestinationId.parse(row.id);
      await enqueue(trx, 'creators.send-destination-notice', { destinationId });
    });
    wakeUps.publish('outbox');
  }

  async function createAtGateway(
    actor: Actor,
    row: DestinationRow,
    input: z.infer<typeof RegisterDestinationInput>,
    profile: { kind: 'individual' | 'business'; legalName: string; residence: string },
  ): Promise<GatewayDestination> {
    const { email } = await identity.getContact(actor.userId);
    const account: DestinationAccount = input.account;
    try {
      return await gatewayOf(row).createDestination(
        {
          ref: row.id,
          holder: {
            ...{ kind: profile.kind, name: profile.legalName, email, phone: input.phone },
            ...{
              businessNumber: input.business?.number,
              representative: input.business?.representative,
            },
          },
          account,
          country: profile.residence,
        },
        { idempotencyKey: row.id },
      );
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (!REFUSALS.has(error.kind)) throw new AppError('GATEWAY_UNAVAILABLE', undefined, { cause: error });
      const change = { state: 'refused' as const, nextCheckAt: null, at: clock.now() };
      await claimDestinationState(db, { id: row.id, from: ['registering'] }, change);
      throw new AppError('DESTINATION_REFUSED', undefined, { cause: error });
    }
  }

  async function openOnboarding(row: DestinationRow): Promise<string | null> {
    if (row.kind !== 'onboarding' || row.gateway_ref === null || row.state !== 'pending') return null;
    const url = `${site.publicUrl}/studio/payouts/return?destinationId=${row.id}`;
    const link = await gatewayOf(row).openOnboarding(
      row.gateway_ref,
      { returnUrl: url, refreshUrl: `${url}&again=1` },
      { idempotencyKey: ids.next() },
    );
    return link.url;
  }

  /** Asks the gateway what has become of a destination that it examines, or paid to. */
  async function look(row: DestinationRow): Promise<void> {
    if (row.channel === 'manual' || row.gateway_ref === null) return;
    const made = await gatewayOf(row).getDestination(row.gateway_ref);
    const state = made?.status ?? 'blocked';
    await claimDestinationState(
      db,
      { id: row.id, from: ['pending', 'active', 'blocked'] },
      { state, nextCheckAt: state === 'pending' ? later(EXAMINED_MS) : null, at: clock.now() },
    );
  }

  return {
    /**
     * Registers where the caller's money of a currency goes. The same key registers once, and goes on with what a
     * crash or a gateway without an answer left lying.
     * @throws AppError PAYOUT_NOT_POSSIBLE with `why`, DESTINATION_REFUSED, HOLDER_DIFFERS, GATEWAY_UNAVAILABLE,
     * IDEMPOTENCY_MISMATCH
     */
    async register(
      actor: Actor,
      input: z.infer<typeof RegisterDestinationInput>,
    ): Promise<RegisteredDestination> {
      const { profile, channel } = await check(actor, input);
      const { account, currency, idempotencyKey: key } = input;
      const number =
        account.kind === 'bank' ? account.accountNumber : account.kind === 'upi' ? account.address : null;
      const label = number === null ? '' : maskAccount(number);
      // The number itself is left out: a hash of so few digits could be undone.
      const request = { currency, kind: account.kind, label };
      const { destinationId } = await db.transaction().execute((trx) =>
        once(
          trx,
          {
            ...{ operation: 'payouts.registerDestination', userId: actor.userId, key },
            ...{ request, output: Registered },
          },
          async () => {
            const id = PayoutDestinationId.parse(ids.next());
            await insertDestination(trx, {
              ...{ id, userId: actor.userId, currency, channel, kind: account.kind, label },
              holderName: account.kind === 'onboarding' ? null : account.holderName,
              bankCode: account.kind === 'bank' ? account.bankCode : null,
              sealedAccount:
                channel === 'manual' && number !== null ? (accountSeal?.seal(number, id) ?? null) : null,
              at: clock.now(),
            });
            return { destinationId: id };
          },
        ),
      );
      const row = await own(actor, destinationId);
      if (row.state === 'refused') throw new AppError('DESTINATION_REFUSED');
      if (row.state === 'registering') {
        const made = channel === 'manual' ? null : await createAtGateway(actor, row, input, profile);
        await take(row, made);
      }
      const now = await own(actor, destinationId);
      return { destination: toDestination(now), onboardingUrl: await openOnboarding(now) };
    },

    /**
     * A new page of the gateway for a creator who left the last one.
     * @throws AppError NOT_FOUND, also when there is nothing to go on with; GATEWAY_UNAVAILABLE
     */
    async continueOnboarding(actor: Actor, input: { destinationId: PayoutDestinationId }) {
      const url = await openOnboarding(await own(actor, input.destinationId));
      if (url === null) throw new AppError('NOT_FOUND');
      return { url };
    },

    /** Asks the gateway now; what the page does to which a creator returns. @throws AppError NOT_FOUND */
    async refresh(actor: Actor, input: { destinationId: PayoutDestinationId }): Promise<PayoutDestination> {
      await look(await own(actor, input.destinationId));
      return toDestination(await own(actor, input.destinationId));
    },

    /** What a webhook about an account is a reason for. */
    async inquire(gateway: GatewayId, gatewayRef: string): Promise<string> {
      const row = await findDestinationOfGateway(db, gateway, gatewayRef);
      if (row === undefined) return 'no_destination';
      await look(row);
      return 'destination_asked';
    },

    /** The sweep: destinations that are examined. @returns how many were asked about */
    async refreshDue(): Promise<number> {
      return await sweepLeased({
        clock,
        leaseMs: EXAMINED_MS,
        lease: (due) => claimDueDestinations(db, due),
        look,
      });
    },

    /** For the notice by mail. @throws AppError NOT_FOUND */
    async getNotice(destinationId: string) {
      const row = await findDestination(db, destinationId);
      if (row === undefined) throw new AppError('NOT_FOUND');
      return {
        destination: toDestination(row),
        owner: await identity.getContact(UserId.parse(row.user_id)),
      };
    },
  };
}

export type PayoutDestinationsService = ReturnType<typeof createPayoutDestinationsService>;
