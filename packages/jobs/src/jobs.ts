import { DisputeState } from '@inkvine/contracts/disputes';
import { GatewayId } from '@inkvine/contracts/payments';
import {
  BackupId,
  CouponBatchId,
  DisputeId,
  DonationId,
  GiftId,
  LegacyImportId,
  MembershipNoticeId,
  PaymentMethodId,
  PayoutDestinationId,
  PayoutId,
  RefundId,
  RenewalRunId,
  SettlementRunId,
  TopUpId,
  UserId,
} from '@inkvine/contracts/primitives';
import { PayoutState } from '@inkvine/contracts/payouts';
import { z } from 'zod';
import { defineJob } from './define-job.ts';

const moneyBackoff = { type: 'exponential', delayMs: 1_000 } as const;

/** Every job by id. The worker's handlers must cover exactly these keys. */
export const JOBS = {
  'wallet.create': defineJob({
    id: 'wallet.create',
    queue: 'money',
    schema: z.object({ userId: UserId }),
    attempts: 10,
    backoff: moneyBackoff,
    dedupeKey: (payload) => payload.userId,
  }),
  'wallet.announce-donation': defineJob({
    id: 'wallet.announce-donation',
    queue: 'default',
    schema: z.object({ donationId: DonationId }),
    attempts: 5,
    backoff: { type: 'exponential', delayMs: 500 },
    dedupeKey: (payload) => payload.donationId,
  }),
  'wallet.send-gift-notice': defineJob({
    id: 'wallet.send-gift-notice',
    queue: 'default',
    schema: z.object({ giftId: GiftId, about: z.enum(['offered', 'claimed', 'expired', 'declined']) }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => `${payload.giftId}:${payload.about}`,
  }),
  'wallet.advance-legacy-import': defineJob({
    id: 'wallet.advance-legacy-import',
    queue: 'default',
    schema: z.object({ importId: LegacyImportId, state: z.enum(['checking', 'importing']) }),
    attempts: 10,
    backoff: moneyBackoff,
    dedupeKey: (payload) => `${payload.importId}:${payload.state}`,
  }),
  'perks.write-codes': defineJob({
    id: 'perks.write-codes',
    queue: 'default',
    schema: z.object({ batchId: CouponBatchId }),
    attempts: 10,
    backoff: { type: 'exponential', delayMs: 1_000 },
    dedupeKey: (payload) => payload.batchId,
  }),
  'memberships.close-lost': defineJob({
    id: 'memberships.close-lost',
    queue: 'money',
    schema: z.object({ chargeId: z.uuid() }),
    attempts: 10,
    backoff: moneyBackoff,
    dedupeKey: (payload) => payload.chargeId,
  }),
  'memberships.send-notice': defineJob({
    id: 'memberships.send-notice',
    queue: 'default',
    schema: z.object({ noticeId: MembershipNoticeId }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => payload.noticeId,
  }),
  'memberships.send-run-notice': defineJob({
    id: 'memberships.send-run-notice',
    queue: 'default',
    schema: z.object({ runId: RenewalRunId, operatorId: UserId }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => `${payload.runId}:${payload.operatorId}`,
  }),
  'payments.apply-gateway-event': defineJob({
    id: 'payments.apply-gateway-event',
    queue: 'money',
    schema: z.object({ gateway: GatewayId, eventId: z.string().min(1).max(300) }),
    attempts: 10,
    backoff: moneyBackoff,
    dedupeKey: (payload) => `${payload.gateway}:${payload.eventId}`,
  }),
  'identity.send-password-reset': defineJob({
    id: 'identity.send-password-reset',
    queue: 'default',
    // The secret stays in the verification row; the queue only learns where to find it.
    schema: z.object({ verificationId: z.uuid() }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 2_000 },
    dedupeKey: (payload) => payload.verificationId,
  }),
  'payments.send-receipt': defineJob({
    id: 'payments.send-receipt',
    queue: 'default',
    schema: z.object({ topUpId: TopUpId }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => payload.topUpId,
  }),
  'payments.send-deposit-notice': defineJob({
    id: 'payments.send-deposit-notice',
    queue: 'default',
    schema: z.object({ topUpId: TopUpId, about: z.enum(['issued', 'expired']) }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => `${payload.topUpId}:${payload.about}`,
  }),
  'payments.settle-refund': defineJob({
    id: 'payments.settle-refund',
    queue: 'money',
    schema: z.object({ refundId: RefundId }),
    attempts: 10,
    backoff: moneyBackoff,
    dedupeKey: (payload) => payload.refundId,
  }),
  'payments.detach-method': defineJob({
    id: 'payments.detach-method',
    queue: 'money',
    schema: z.object({ paymentMethodId: PaymentMethodId }),
    attempts: 10,
    backoff: moneyBackoff,
    dedupeKey: (payload) => payload.paymentMethodId,
  }),
  'payments.send-refund-notice': defineJob({
    id: 'payments.send-refund-notice',
    queue: 'default',
    // `late`: what came of it once more, after it was done.
    schema: z.object({ refundId: RefundId, late: z.literal(true).optional() }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => (payload.late ? `${payload.refundId}:late` : payload.refundId),
  }),
  'payments.send-dispute-notice': defineJob({
    id: 'payments.send-dispute-notice',
    queue: 'default',
    schema: z.object({ disputeId: DisputeId, state: DisputeState }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => `${payload.disputeId}:${payload.state}`,
  }),
  'stories.write-backup': defineJob({
    id: 'stories.write-backup',
    queue: 'default',
    schema: z.object({ backupId: BackupId }),
    attempts: 5,
    backoff: { type: 'exponential', delayMs: 10_000 },
    dedupeKey: (payload) => payload.backupId,
  }),
  'creators.settle': defineJob({
    id: 'creators.settle',
    queue: 'money',
    schema: z.object({ runId: SettlementRunId }),
    attempts: 10,
    backoff: moneyBackoff,
    dedupeKey: (payload) => payload.runId,
  }),
  'creators.send-payout': defineJob({
    id: 'creators.send-payout',
    queue: 'money',
    schema: z.object({ payoutId: PayoutId }),
    attempts: 10,
    backoff: moneyBackoff,
    dedupeKey: (payload) => payload.payoutId,
  }),
  'creators.send-payout-notice': defineJob({
    id: 'creators.send-payout-notice',
    queue: 'default',
    schema: z.object({ payoutId: PayoutId, state: PayoutState }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => `${payload.payoutId}:${payload.state}`,
  }),
  'creators.send-destination-notice': defineJob({
    id: 'creators.send-destination-notice',
    queue: 'default',
    schema: z.object({ destinationId: PayoutDestinationId }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 5_000 },
    dedupeKey: (payload) => payload.destinationId,
  }),
  // `sync_drafts_to_db`. Put on the queue by the worker's schedule, not by an outbox.
  'drafts.sync': defineJob({
    id: 'drafts.sync',
    queue: 'default',
    schema: z.object({}),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1_000 },
    dedupeKey: () => 'all',
  }),
} as const;

/** How often the queue does `drafts.sync`; the sweep of the same name looks as often, queue or no queue. */
export const DRAFT_SYNC_MS = 10_000;

export type JobId = keyof typeof JOBS;
export type JobPayload<Id extends JobId> = z.infer<(typeof JOBS)[Id]['schema']>;
