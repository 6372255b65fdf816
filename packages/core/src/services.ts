import { createBackofficeService } from './backoffice/backoffice.service.ts';
import { createPayoutHaltsService } from './backoffice/payout-halts.service.ts';
import { createRetentionService } from './backoffice/retention.service.ts';
import { createPayoutBooks } from './creators/payout-books.ts';
import { createPayoutDeskService } from './creators/payout-desk.service.ts';
import { createPayoutDestinationsService } from './creators/payout-destinations.service.ts';
import { createPayoutSettlement } from './creators/payout-settlement.ts';
import { createPayoutsService } from './creators/payouts.service.ts';
import { createSettlementPoliciesService } from './creators/settlement-policies.service.ts';
import { createSettlementRunsService } from './creators/settlement-runs.service.ts';
import { createStatementsService } from './creators/statements.service.ts';
import { createTaxProfilesService } from './creators/tax-profiles.service.ts';
import { createDraftsService } from './drafts/drafts.service.ts';
import { createIdentityService } from './identity/identity.service.ts';
import { createFailedJobsService } from './jobs/failed-jobs.service.ts';
import { createJobsService } from './jobs/jobs.service.ts';
import { createCancelLinksService } from './memberships/cancel-links.service.ts';
import { createChargeSettlement } from './memberships/charge-settlement.ts';
import { createCouponChoicesService } from './memberships/coupon-choices.service.ts';
import { createJoinOfferService } from './memberships/join-offer.service.ts';
import { createMemberHistoryService } from './memberships/member-history.service.ts';
import { createMembershipFiguresService } from './memberships/membership-figures.service.ts';
import { createMembershipLeavingService } from './memberships/membership-leaving.service.ts';
import { createMembershipNoticesService } from './memberships/membership-notices.service.ts';
import { createMembershipPausesService } from './memberships/membership-pauses.service.ts';
import { createMembershipReturns } from './memberships/membership-returns.ts';
import { createMembershipsService } from './memberships/memberships.service.ts';
import { createRechargesService } from './memberships/recharges.service.ts';
import { createRenewalCorrectionsService } from './memberships/renewal-corrections.service.ts';
import { createRenewalDeskService } from './memberships/renewal-desk.service.ts';
import { createRenewalVerificationService } from './memberships/renewal-verification.service.ts';
import { createRenewalRunsService } from './memberships/renewal-runs.service.ts';
import { createRenewalsService } from './memberships/renewals.service.ts';
import { createPriceChangesService } from './memberships/price-changes.service.ts';
import { createTierPricesService } from './memberships/tier-prices.service.ts';
import { createTierChangesService } from './memberships/tier-changes.service.ts';
import { createTiersService } from './memberships/tiers.service.ts';
import { createGatewayBooksService } from './payments/gateway-books.service.ts';
import { createMethodRegistrationsService } from './payments/method-registrations.service.ts';
import { createPaymentMethodsService } from './payments/payment-methods.service.ts';
import { createProductsService } from './payments/products.service.ts';
import { createDisputeDeskService } from './payments/dispute-desk.service.ts';
import { createDisputesService } from './payments/disputes.service.ts';
import { createRefundDeskService } from './payments/refund-desk.service.ts';
import { createRefundsService } from './payments/refunds.service.ts';
import { createSavedMethodCharges } from './payments/saved-method-charges.ts';
import { createSpendingLimitsService } from './payments/spending-limits.service.ts';
import { createTopUpsService } from './payments/top-ups.service.ts';
import { createCouponCodesService } from './perks/coupon-codes.service.ts';
import { createCouponDeskService } from './perks/coupon-desk.service.ts';
import { createCouponsService } from './perks/coupons.service.ts';
import { createDeviceHorizonService } from './reading/device-horizon.service.ts';
import { createReadingService } from './reading/reading.service.ts';
import { createBadgeAwardsService } from './perks/badge-awards.service.ts';
import { createBadgesService } from './perks/badges.service.ts';
import { createBackupUpkeepService } from './stories/backups/backup-upkeep.service.ts';
import { createBackupsService } from './stories/backups/backups.service.ts';
import { createBranchesService } from './stories/branches.service.ts';
import { createChaptersService } from './stories/chapters.service.ts';
import { createExportsService } from './stories/exports.service.ts';
import { createForkPolicyService } from './stories/fork-policy.service.ts';
import { createForkRequestsService } from './stories/fork-requests.service.ts';
import { createForksService } from './stories/forks.service.ts';
import { createManuscriptsService } from './stories/manuscripts.service.ts';
import { createNoticesService } from './stories/notices.service.ts';
import { createNovelsService } from './stories/novels.service.ts';
import { createOutlineService } from './stories/outline.service.ts';
import { createProposalsService } from './stories/proposals.service.ts';
import { createPublicIndexService } from './stories/public-index.service.ts';
import { createUpstreamEditsService } from './stories/upstream-edits.service.ts';
import { createReleasesService } from './stories/releases.service.ts';
import type { ServiceDependencies } from './service-dependencies.ts';
import { createHeartbeatsService } from './system/heartbeats.service.ts';
import { createSystemService } from './system/system.service.ts';
import { createTimeMachineService } from './system/time-machine.service.ts';
import { createBulkUnlockService } from './wallet/bulk-unlock.service.ts';
import { createDonationsService } from './wallet/donations.service.ts';
import { createEarningsService } from './wallet/earnings.service.ts';
import { createGiftOrderSettlement } from './wallet/gift-order-settlement.ts';
import { createGiftListsService } from './wallet/gift-lists.service.ts';
import { createGiftNewsService } from './wallet/gift-news.service.ts';
import { createGiftsService } from './wallet/gifts.service.ts';
import { createMembershipGiftPaymentsService } from './wallet/membership-gift-payments.service.ts';
import { createMembershipGiftsService } from './wallet/membership-gifts.service.ts';
import { createLedgerService } from './wallet/ledger.service.ts';
import { createLedgerChainService } from './wallet/ledger-chain.service.ts';
import { createWalletHistoryService } from './wallet/history.service.ts';
import { createLegacyGiftsService } from './wallet/legacy/legacy-gifts.service.ts';
import { createLegacyImportsService } from './wallet/legacy/legacy-imports.service.ts';
import { createRewardsService } from './wallet/rewards.service.ts';
import { createSaleTermsService } from './wallet/sale-terms.service.ts';
import { createUnlockReturnsService } from './wallet/unlock-returns.service.ts';
import { createUnlocksService } from './wallet/unlocks.service.ts';
import { createWalletService } from './wallet/wallet.service.ts';
import { createWikiEditingService } from './wiki/wiki-editing.service.ts';
import { createWikiImagesService } from './wiki/wiki-images.service.ts';
import { createWikiLintService } from './wiki/wiki-lint.service.ts';
import { createWikiSuggestionsService } from './wiki/wiki-suggestions.service.ts';
import { createWikiService } from './wiki/wiki.service.ts';

export function createServices(dependencies: ServiceDependencies) {
  const identity = createIdentityService(dependencies);
  const wallet = createWalletService(dependencies);
  const refunds = createRefundsService({ ...dependencies, identity });
  const disputes = createDisputesService({ ...dependencies, identity, refunds });
  const ledgerChain = createLedgerChainService(dependencies);
  const payoutHalts = createPayoutHaltsService(dependencies);
  const products = createProductsService(dependencies);
  const paymentMethods = createPaymentMethodsService(dependencies);
  const charges = createSavedMethodCharges(dependencies);
  const payoutDestinations = createPayoutDestinationsService({ ...dependencies, identity });
  const payoutSettlement = createPayoutSettlement({ ...dependencies, payoutHalts });
  const payouts = createPayoutsService({ ...dependencies, identity, payoutHalts });
  const chargeSettlement = createChargeSettlement(dependencies);
  const giftOrders = createGiftOrderSettlement(dependencies);
  const topUps = createTopUpsService({
    ...{ ...dependencies, memberships: chargeSettlement, gifts: giftOrders },
    payouts: { settlement: payoutSettlement, destinations: payoutDestinations },
    ...{ wallet, identity, refunds, disputes, paymentMethods, charges },
  });
  const heartbeats = createHeartbeatsService(dependencies);
  const returns = createMembershipReturns({ ...dependencies, refunds: refunds.memberships });
  const renewals = createRenewalsService({
    ...{ ...dependencies, heartbeats, orders: topUps.memberships, settlement: chargeSettlement },
  });
  const memberships = createMembershipsService({ ...dependencies, renewals, paymentMethods });
  const renewalVerification = createRenewalVerificationService(dependencies);
  return {
    system: createSystemService(dependencies),
    timeMachine: createTimeMachineService({ ...dependencies, heartbeats }),
    heartbeats,
    priceChanges: createPriceChangesService(dependencies),
    renewalRuns: createRenewalRunsService({ ...dependencies, renewals, heartbeats }),
    identity,
    novels: createNovelsService(dependencies),
    chapters: createChaptersService(dependencies),
    drafts: createDraftsService(dependencies),
    notices: createNoticesService(dependencies),
    releases: createReleasesService(dependencies),
    outline: createOutlineService(dependencies),
    branches: createBranchesService(dependencies),
    forks: createForksService(dependencies),
    forkPolicy: createForkPolicyService(dependencies),
    forkRequests: createForkRequestsService(dependencies),
    proposals: createProposalsService(dependencies),
    publicIndex: createPublicIndexService(dependencies),
    upstreamEdits: createUpstreamEditsService(dependencies),
    manuscripts: createManuscriptsService(dependencies),
    exports: createExportsService(dependencies),
    backups: createBackupsService(dependencies),
    backupUpkeep: createBackupUpkeepService(dependencies),
    reading: createReadingService(dependencies),
    wiki: createWikiService(dependencies),
    wikiEditing: createWikiEditingService(dependencies),
    wikiImages: createWikiImagesService(dependencies),
    wikiLint: createWikiLintService(dependencies),
    wikiSuggestions: createWikiSuggestionsService(dependencies),
    deviceHorizons: createDeviceHorizonService(dependencies),
    wallet,
    saleTerms: createSaleTermsService(dependencies),
    unlocks: createUnlocksService(dependencies),
    bulkUnlock: createBulkUnlockService(dependencies),
    gifts: createGiftsService(dependencies),
    membershipGifts: createMembershipGiftsService(dependencies),
    membershipGiftPayments: createMembershipGiftPaymentsService({
      ...{ ...dependencies, paymentMethods, orders: topUps.memberships },
    }),
    giftNews: createGiftNewsService(dependencies),
    giftLists: createGiftListsService({ ...dependencies, identity }),
    donations: createDonationsService(dependencies),
    earnings: createEarningsService(dependencies),
    legacyGifts: createLegacyGiftsService({ ...dependencies, wallet }),
    legacyImports: createLegacyImportsService(dependencies),
    spendingLimits: createSpendingLimitsService(dependencies),
    unlockReturns: createUnlockReturnsService(dependencies),
    walletHistory: createWalletHistoryService(dependencies),
    badges: createBadgesService(dependencies),
    badgeAwards: createBadgeAwardsService(dependencies),
    coupons: createCouponsService({ ...dependencies, wallet }),
    couponDesk: createCouponDeskService(dependencies),
    couponCodes: createCouponCodesService(dependencies),
    products,
    rewards: createRewardsService({ ...dependencies, products }),
    paymentMethods,
    methodRegistrations: createMethodRegistrationsService({ ...dependencies, identity }),
    topUps,
    renewals,
    renewalVerification,
    renewalCorrections: createRenewalCorrectionsService({ ...dependencies, returns }),
    renewalDesk: createRenewalDeskService({ ...dependencies, renewalVerification }),
    joinOffers: createJoinOfferService(dependencies),
    memberHistory: createMemberHistoryService(dependencies),
    membershipFigures: createMembershipFiguresService(dependencies),
    membershipNotices: createMembershipNoticesService({ ...dependencies, identity }),
    memberships,
    cancelLinks: createCancelLinksService({ ...dependencies, memberships }),
    membershipPauses: createMembershipPausesService({ ...dependencies, renewals }),
    couponChoices: createCouponChoicesService({ ...dependencies, renewals }),
    tierChanges: createTierChangesService({
      ...{ ...dependencies, renewals, paymentMethods, orders: topUps.memberships },
    }),
    recharges: createRechargesService({
      ...{ ...dependencies, renewals, paymentMethods, orders: topUps.memberships },
    }),
    membershipLeaving: createMembershipLeavingService({ ...dependencies, renewals, returns }),
    gatewayBooks: createGatewayBooksService({
      ...{ ...dependencies, topUps, refunds, disputes },
      payoutBooks: createPayoutBooks({ ...dependencies, settlement: payoutSettlement }),
    }),
    settlementRuns: createSettlementRunsService(dependencies),
    settlementPolicies: createSettlementPoliciesService(dependencies),
    statements: createStatementsService(dependencies),
    taxProfiles: createTaxProfilesService(dependencies),
    payoutDestinations,
    payoutSettlement,
    payouts,
    payoutDesk: createPayoutDeskService({ ...dependencies, payouts, payoutHalts }),
    refunds,
    disputes,
    disputeDesk: createDisputeDeskService(dependencies),
    refundDesk: createRefundDeskService({ ...dependencies, refunds }),
    ledger: createLedgerService(dependencies),
    ledgerChain,
    backoffice: createBackofficeService({ ...dependencies, ledgerChain, payoutHalts }),
    payoutHalts,
    tiers: createTiersService(dependencies),
    tierPrices: createTierPricesService(dependencies),
    retention: createRetentionService(dependencies),
    jobs: createJobsService(dependencies),
    failedJobs: createFailedJobsService(dependencies),
  };
}

export type Services = ReturnType<typeof createServices>;
