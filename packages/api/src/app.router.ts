import { backofficeRouter } from './backoffice/backoffice.router.ts';
import { creatorsRouter } from './creators/creators.router.ts';
import { payoutDeskRouter } from './creators/payout-desk.router.ts';
import { payoutsRouter } from './creators/payouts.router.ts';
import { settlementsRouter } from './creators/settlements.router.ts';
import { draftsRouter } from './drafts/drafts.router.ts';
import { identityRouter } from './identity/identity.router.ts';
import { membershipsRouter } from './memberships/memberships.router.ts';
import { renewalsRouter } from './memberships/renewals.router.ts';
import { renewalDeskRouter } from './memberships/renewal-desk.router.ts';
import { paymentsRouter } from './payments/payments.router.ts';
import { paymentMethodsRouter } from './payments/payment-methods.router.ts';
import { disputesRouter } from './payments/disputes.router.ts';
import { refundsRouter } from './payments/refunds.router.ts';
import { badgesRouter } from './perks/badges.router.ts';
import { couponsRouter } from './perks/coupons.router.ts';
import { readingRouter } from './reading/reading.router.ts';
import { backupsRouter } from './stories/backups.router.ts';
import { branchesRouter } from './stories/branches.router.ts';
import { exportsRouter } from './stories/exports.router.ts';
import { manuscriptsRouter } from './stories/manuscripts.router.ts';
import { noticesRouter } from './stories/notices.router.ts';
import { outlineRouter } from './stories/outline.router.ts';
import { releasesRouter } from './stories/releases.router.ts';
import { storiesRouter } from './stories/stories.router.ts';
import { systemRouter } from './system/system.router.ts';
import { timeMachineRouter } from './system/time-machine.router.ts';
import { router } from './trpc.ts';
import { rewardsRouter } from './wallet/rewards.router.ts';
import { giftsRouter } from './wallet/gifts.router.ts';
import { donationsRouter } from './wallet/donations.router.ts';
import { ledgerRouter } from './wallet/ledger.router.ts';
import { legacyRouter } from './wallet/legacy.router.ts';
import { walletRouter } from './wallet/wallet.router.ts';
import { wikiRouter } from './wiki/wiki.router.ts';

export const appRouter = router({
  system: systemRouter,
  timeMachine: timeMachineRouter,
  identity: identityRouter,
  stories: storiesRouter,
  drafts: draftsRouter,
  notices: noticesRouter,
  outline: outlineRouter,
  releases: releasesRouter,
  branches: branchesRouter,
  manuscripts: manuscriptsRouter,
  exports: exportsRouter,
  backups: backupsRouter,
  reading: readingRouter,
  wiki: wikiRouter,
  wallet: walletRouter,
  donations: donationsRouter,
  gifts: giftsRouter,
  rewards: rewardsRouter,
  badges: badgesRouter,
  perks: couponsRouter,
  payments: paymentsRouter,
  creators: creatorsRouter,
  memberships: membershipsRouter,
  renewals: renewalsRouter,
  renewalDesk: renewalDeskRouter,
  settlements: settlementsRouter,
  paymentMethods: paymentMethodsRouter,
  payouts: payoutsRouter,
  payoutDesk: payoutDeskRouter,
  refunds: refundsRouter,
  disputes: disputesRouter,
  backoffice: backofficeRouter,
  ledger: ledgerRouter,
  legacy: legacyRouter,
});

export type AppRouter = typeof appRouter;
