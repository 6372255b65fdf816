import type { SystemInfo } from '@inkvine/contracts/system';
import type { Database } from '@inkvine/db/database';
import type { AccountSeal } from './creators/account-seal.ts';
import type { DraftStore } from './drafts/draft-store.port.ts';
import type { CancelKeys } from './memberships/cancel-keys.ts';
import type { Gateways } from './payments/gateways.ts';
import type { MethodTokens } from './payments/method-tokens.ts';
import type { PayoutGateways } from './payments/payout-gateways.ts';
import type { Clock, MovableClock } from './ports/clock.port.ts';
import type { FileStorage } from './ports/file-storage.port.ts';
import type { Ids } from './ports/ids.port.ts';
import type { WakeUps } from './ports/wake-ups.port.ts';
import type { HorizonTokens } from './reading/horizon-token.ts';

/** Everything the rules need from outside; the composition roots of server and worker provide it. */
export interface ServiceDependencies {
  db: Database;
  clock: Clock;
  /** The same clock in a demo, whose operators move it; null everywhere else. */
  movableClock: MovableClock | null;
  ids: Ids;
  wakeUps: WakeUps;
  gateways: Gateways;
  methodTokens: MethodTokens;
  payoutGateways: PayoutGateways;
  /** Null where nobody is paid by hand. */
  accountSeal: AccountSeal | null;
  horizonTokens: HorizonTokens;
  cancelKeys: CancelKeys;
  draftStore: DraftStore;
  files: FileStorage;
  backups: BackupConfig;
  system: SystemConfig;
  site: SiteConfig;
}

export interface BackupConfig {
  /** How many whole backups of a branch stay, the newest; at least 1. */
  keep: number;
}

export interface SiteConfig {
  /** Origin of the web client, without a trailing slash. */
  publicUrl: string;
  /** IANA zone in which rankings and statements turn over. */
  timeZone: string;
}

/** What the operator has configured, as far as clients may know. */
export type SystemConfig = Pick<SystemInfo, 'socialProviders'> & {
  demo: Omit<NonNullable<SystemInfo['demo']>, 'aheadMs'> | null;
};
