import { TierCurrency } from '@inkvine/contracts/memberships';
import { MembershipId, RenewalFindingId } from '@inkvine/contracts/primitives';
import {
  RenewalFinding,
  StandingMembership,
  type RenewalFindingPage,
  type RenewalFindingsInput,
  type RenewalOverview,
  type StandingMembershipInput,
  type StandingMembershipPage,
} from '@inkvine/contracts/renewal-desk';
import {
  countStandings,
  listOpenFindings,
  listStandingMemberships,
  type FindingRow,
  type StandingRow,
} from '@inkvine/db/memberships/renewal-desk.repository';
import { findLatestVerification } from '@inkvine/db/memberships/verification.repository';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { RenewalVerificationService } from './renewal-verification.service.ts';

export type RenewalDeskDependencies = Pick<ServiceDependencies, 'db' | 'clock'> & {
  renewalVerification: Pick<RenewalVerificationService, 'begin'>;
};

const StandingKey = z.tuple([CursorTimestamp, z.uuid()]);

/** What operators see of renewals: which are due, late, waived, refused or unanswered, and what verification found. */
export function createRenewalDeskService({ db, clock, renewalVerification }: RenewalDeskDependencies) {
  async function overview(): Promise<z.input<typeof RenewalOverview>> {
    const run = await findLatestVerification(db);
    return {
      ...(await countStandings(db, clock.now())),
      verification: run === undefined ? null : toVerification(run),
    };
  }

  return {
    /** @throws AppError FORBIDDEN */
    async getOverview(actor: Actor): Promise<z.input<typeof RenewalOverview>> {
      demand(actor, { action: 'memberships.manage' });
      return await overview();
    },

    /** The oldest first. @throws AppError FORBIDDEN */
    async list(
      actor: Actor,
      { standing, cursor, limit }: z.output<typeof StandingMembershipInput>,
    ): Promise<z.input<typeof StandingMembershipPage>> {
      demand(actor, { action: 'memberships.manage' });
      const after = decodeCursor(StandingKey, cursor);
      const rows = await listStandingMemberships(db, { standing, now: clock.now(), after, limit: limit + 1 });
      return toPage(rows, limit, toStanding, ({ at, id }) => [at, id]);
    },

    /** What is open of what verification found, newest first. @throws AppError FORBIDDEN */
    async listFindings(
      actor: Actor,
      { kind, cursor, limit }: z.output<typeof RenewalFindingsInput>,
    ): Promise<z.input<typeof RenewalFindingPage>> {
      demand(actor, { action: 'memberships.manage' });
      const before = decodeCursor(RenewalFindingId, cursor);
      const rows = await listOpenFindings(db, { kind, before, limit: limit + 1 });
      return toPage(rows, limit, toFinding, ({ id }) => id);
    },

    /** Has past renewals verified again, without waiting for the night. @throws AppError FORBIDDEN */
    async verify(actor: Actor): Promise<z.input<typeof RenewalOverview>> {
      demand(actor, { action: 'memberships.manage' });
      await renewalVerification.begin();
      return await overview();
    },
  };
}

type Run = NonNullable<Awaited<ReturnType<typeof findLatestVerification>>>;

const toVerification = ({ startedAt, endedAt, memberships, opened, closed }: Run) => ({
  ...{ startedAt, endedAt, memberships, opened, closed },
});

const ofWhom = (row: StandingRow | FindingRow) => ({
  membershipId: MembershipId.parse(row.membershipId),
  ...{ memberName: row.memberName, memberEmail: row.memberEmail, creatorName: row.creatorName },
  ...{ tierName: row.tierName, currency: TierCurrency.parse(row.currency) },
});

const toStanding = (row: StandingRow): StandingMembership =>
  StandingMembership.parse({ ...row, ...ofWhom(row), amount: row.amountMinor });

const toFinding = (row: FindingRow): RenewalFinding =>
  RenewalFinding.parse({
    ...{ ...row, ...ofWhom(row) },
    ...{ expectedAmount: row.expectedMinor, foundAmount: row.foundMinor },
  });

export type RenewalDeskService = ReturnType<typeof createRenewalDeskService>;
