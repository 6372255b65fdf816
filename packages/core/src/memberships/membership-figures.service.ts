import { FIGURE_MONTHS, type MembershipFigures } from '@inkvine/contracts/membership-figures';
import { TierCurrency } from '@inkvine/contracts/memberships';
import { listMembershipFigures } from '@inkvine/db/memberships/membership-figures.repository';
import { addMonths, periodOf, periodRange } from '@inkvine/domain/creators/settlement-period';
import { END_GROUPS, membershipMonths } from '@inkvine/domain/memberships/membership-figures';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

export type MembershipFiguresDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'site'>;

type Figures = z.input<typeof MembershipFigures>;

/**
 * Who joined, who left and what was paid, month by month. Months are those of statements: the site's own calendar, the
 * last one still in progress.
 */
export function createMembershipFiguresService({ db, clock, site }: MembershipFiguresDependencies) {
  const { timeZone } = site;

  async function figures(creatorId: string | null): Promise<Figures> {
    const current = periodOf(clock.now(), timeZone);
    const months = Array.from({ length: FIGURE_MONTHS }, (_, index) =>
      addMonths(current, index + 1 - FIGURE_MONTHS),
    );
    const boundaries = [...months, addMonths(current, 1)].map(
      (month) => periodRange(month, timeZone).startsAt,
    );
    const rows = await listMembershipFigures(db, { creatorId, boundaries, groups: END_GROUPS });
    const byCurrency = Map.groupBy(rows, ({ currency }) => TierCurrency.parse(currency));
    return {
      timeZone,
      currencies: TierCurrency.options
        .filter((currency) => byCurrency.has(currency))
        .map((currency) => ({ currency, months: membershipMonths(months, byCurrency.get(currency)!) })),
    };
  }

  return {
    /** Of all creators. @throws AppError FORBIDDEN */
    async getAll(actor: Actor): Promise<Figures> {
      demand(actor, { action: 'memberships.manage' });
      return await figures(null);
    },

    /** Of the memberships that people have of the actor; empty for who offers none. */
    getOwn: (actor: Actor): Promise<Figures> => figures(actor.userId),
  };
}

export type MembershipFiguresService = ReturnType<typeof createMembershipFiguresService>;
