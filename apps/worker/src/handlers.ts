import type { SyncResult } from '@inkvine/core/drafts/draft-sync';
import type { Services } from '@inkvine/core/services';
import type { JobId, JobPayload } from '@inkvine/jobs/jobs';
import type { SweepId } from '@inkvine/jobs/sweeps';
import type { MailTexts } from './mail/mail-texts.ts';
import type { Mailer } from './mail/mailer.ts';
import { depositMail } from './mail/deposit.mail.ts';
import { disputeMail } from './mail/dispute.mail.ts';
import { membershipMail } from './mail/membership.mail.ts';
import { giftMail } from './mail/gift.mail.ts';
import { renewalRunMail } from './mail/renewal-run.mail.ts';
import { refundMail } from './mail/refund.mail.ts';
import { passwordResetMail } from './mail/password-reset.mail.ts';
import { destinationMail, payoutMail } from './mail/payout.mail.ts';
import { receiptMail, type Site } from './mail/receipt.mail.ts';

/** Does what one promise says. May run twice for the same payload: every effect is idempotent in PostgreSQL. */
export type Handler<Id extends JobId> = (payload: JobPayload<Id>) => Promise<void>;

export type Handlers = { [Id in JobId]: Handler<Id> };
export type Sweeps = { [Id in SweepId]: () => Promise<unknown> };

export interface HandlerDependencies {
  services: Services;
  mailer: Mailer;
  texts: MailTexts;
  site: Site;
}

export function createHandlers({ services, mailer, texts, site }: HandlerDependencies) {
  return {
    'wallet.create': async ({ userId }) => services.wallet.createFor(userId),
    'wallet.announce-donation': async ({ donationId }) => services.donations.announce(donationId),
    'wallet.send-gift-notice': async ({ giftId, about }) => {
      const notice = await services.giftLists.getNotice(giftId, about);
      await mailer.send(giftMail(notice, texts, site));
    },
    'wallet.advance-legacy-import': async ({ importId }) => {
      await services.legacyImports.advance(importId);
      await services.legacyGifts.bookDue();
    },
    'perks.write-codes': async ({ batchId }) => services.couponCodes.write(batchId),
    'memberships.close-lost': async ({ chargeId }) => services.renewals.closeLost(chargeId),
    'memberships.send-notice': async ({ noticeId }) => {
      const notice = await services.membershipNotices.getNotice(noticeId);
      await mailer.send(membershipMail(notice, texts, site));
    },
    'memberships.send-run-notice': async (about) => {
      const notice = await services.renewalRuns.findNotice(about);
      if (notice !== undefined) await mailer.send(renewalRunMail(notice, texts, site));
    },
    'payments.apply-gateway-event': async ({ gateway, eventId }) =>
      services.topUps.applyEvent(gateway, eventId),
    'payments.send-receipt': async ({ topUpId }) => {
      const receipt = await services.topUps.getReceipt(topUpId);
      await mailer.send(receiptMail(receipt, texts, site));
    },
    'payments.send-deposit-notice': async ({ topUpId, about }) => {
      const order = await services.topUps.getReceipt(topUpId);
      const mail = depositMail(order, about, texts, site);
      if (mail !== null) await mailer.send(mail);
    },
    'payments.settle-refund': async ({ refundId }) => services.refunds.settleRefund(refundId),
    'payments.detach-method': async ({ paymentMethodId }) => services.paymentMethods.detach(paymentMethodId),
    'payments.send-refund-notice': async ({ refundId }) => {
      const notice = await services.refunds.getNotice(refundId);
      await mailer.send(refundMail(notice, texts, site));
    },
    'payments.send-dispute-notice': async ({ disputeId, state }) => {
      const notice = await services.disputes.getNotice(disputeId);
      await mailer.send(disputeMail(notice, state, texts, site));
    },
    'identity.send-password-reset': async ({ verificationId }) => {
      const reset = await services.identity.findPasswordReset(verificationId);
      if (reset !== undefined) await mailer.send(passwordResetMail(reset, texts, site));
    },
    'stories.write-backup': async ({ backupId }) => services.backups.write(backupId),
    'creators.settle': async ({ runId }) => services.settlementRuns.advance(runId),
    'creators.send-payout': async ({ payoutId }) => services.payoutSettlement.settlePayout(payoutId),
    'creators.send-payout-notice': async ({ payoutId, state }) => {
      const notice = await services.payouts.getNotice(payoutId, state);
      await mailer.send(payoutMail(notice, texts, site));
    },
    'creators.send-destination-notice': async ({ destinationId }) => {
      const notice = await services.payoutDestinations.getNotice(destinationId);
      await mailer.send(destinationMail(notice, texts, site));
    },
    'drafts.sync': async () => demandAllSynced(await services.drafts.syncUnflushed()),
  } satisfies Handlers;
}

/** Words that wait for PostgreSQL are a failure that an operator hears of, however many others got there. */
function demandAllSynced({ failures, oldestSeconds }: SyncResult): void {
  if (failures.length === 0) return;
  throw new AggregateError(failures, `${failures.length} drafts wait, the oldest for ${oldestSeconds} s`);
}

/** Told once a night: what was found, and the head to keep where nobody who writes the database can reach it. */
export type TellBooks = (
  checked: NonNullable<Awaited<ReturnType<Services['backoffice']['checkNight']>>>,
) => void;

export function createSweeps(services: Services, tellBooks: TellBooks) {
  return {
    'jobs.resend-unfinished': () => services.jobs.resendUnfinished(),
    'jobs.purge-done': () => services.jobs.purgeDone(),
    'wallet.create-missing': () => services.wallet.createMissing(),
    'memberships.correct': () => services.renewalCorrections.runApproved(),
    'memberships.verify': () => services.renewalVerification.verifyDue(),
    'memberships.renew': () => services.renewalRuns.renewDue(),
    'memberships.ask-prices': () => services.priceChanges.askDue(),
    'wallet.end-gifts': async () => {
      await services.gifts.deliverDue();
      await services.gifts.endDue();
    },
    'wallet.expire-lots': () => services.wallet.expireLots(),
    'backoffice.check-books': async () => {
      const checked = await services.backoffice.checkNight();
      if (checked !== undefined) tellBooks(checked);
    },
    'backoffice.end-terms': () => services.retention.runNight(),
    'wallet.advance-legacy': async () => {
      await services.legacyImports.advanceDue();
      await services.legacyGifts.bookDue();
    },
    'perks.write-codes': () => services.couponCodes.writeDue(),
    'wallet.seal-ledger': () => services.ledgerChain.seal(),
    'perks.award-badges': () => services.badgeAwards.award(),
    'payments.settle-open-top-ups': () => services.topUps.settleOpen(),
    'payments.settle-open-registrations': () => services.methodRegistrations.settleOpen(),
    'payments.settle-methods': () => services.paymentMethods.settleDue(),
    'payments.compare-books': () => services.gatewayBooks.compareDue(),
    'creators.close-months': () => services.settlementRuns.closeDue(),
    'creators.request-payouts': () => services.payouts.requestAutomatic(),
    'creators.settle-payouts': async () => {
      await services.payoutDestinations.refreshDue();
      await services.payoutSettlement.settleOpenPayouts();
    },
    'payments.settle-open-refunds': () => services.refunds.settleOpenRefunds(),
    'payments.settle-open-disputes': () => services.disputes.settleOpenDisputes(),
    'drafts.sync': async () => demandAllSynced(await services.drafts.syncAll()),
    'drafts.keep-revisions': () => services.drafts.upkeep.keepDue(),
    'drafts.thin-revisions': () => services.drafts.upkeep.thin(),
    'stories.publish-due': () => services.chapters.publishDue(),
    'stories.expire-fork-requests': () => services.forkRequests.expireDue(),
    'stories.purge-manuscripts': () => services.manuscripts.purgeUnused(),
    'stories.plan-backups': () => services.backupUpkeep.planNight(),
    'stories.tidy-backups': () => services.backupUpkeep.tidy(),
    'wiki.tidy-images': () => services.wikiImages.tidy(),
  } satisfies Sweeps;
}
