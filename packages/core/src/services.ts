import type { Database } from '@inkvine/db/database';
import { createBackofficeService } from './backoffice/backoffice.service.ts';
import { createIdentityService } from './identity/identity.service.ts';
import { createJobsService } from './jobs/jobs.service.ts';
import type { PaymentGateway } from './payments/payment-gateway.port.ts';
import { createProductsService } from './payments/products.service.ts';
import { createTopUpsService } from './payments/top-ups.service.ts';
import type { Clock } from './ports/clock.port.ts';
import type { Ids } from './ports/ids.port.ts';
import type { WakeUps } from './ports/wake-ups.port.ts';
import { createReadingService } from './reading/reading.service.ts';
import { createChaptersService } from './stories/chapters.service.ts';
import { createManuscriptsService } from './stories/manuscripts.service.ts';
import { createNovelsService } from './stories/novels.service.ts';
import { createSystemService, type SystemConfig } from './system/system.service.ts';
import { createDonationsService } from './wallet/donations.service.ts';
import { createEarningsService } from './wallet/earnings.service.ts';
import { createUnlocksService } from './wallet/unlocks.service.ts';
import { createWalletService } from './wallet/wallet.service.ts';

/** Everything the rules need from outside; the composition roots of server and worker provide it. */
export interface ServiceDependencies {
  db: Database;
  clock: Clock;
  ids: Ids;
  wakeUps: WakeUps;
  gateway: PaymentGateway;
  system: SystemConfig;
  site: SiteConfig;
}

export interface SiteConfig {
  /** Origin of the web client, without a trailing slash. */
  publicUrl: string;
  /** Where a checkout started in the app returns to. */
  mobileReturnUrl: string;
  /** IANA zone in which rankings and statements turn over. */
  timeZone: string;
}

export function createServices(dependencies: ServiceDependencies) {
  const wallet = createWalletService(dependencies);
  return {
    system: createSystemService(dependencies),
    identity: createIdentityService(dependencies),
    novels: createNovelsService(dependencies),
    chapters: createChaptersService(dependencies),
    manuscripts: createManuscriptsService(dependencies),
    reading: createReadingService(dependencies),
    wallet,
    unlocks: createUnlocksService(dependencies),
    donations: createDonationsService(dependencies),
    earnings: createEarningsService(dependencies),
    products: createProductsService(dependencies),
    topUps: createTopUpsService({ ...dependencies, wallet }),
    backoffice: createBackofficeService(dependencies),
    jobs: createJobsService(dependencies),
  };
}

export type Services = ReturnType<typeof createServices>;
