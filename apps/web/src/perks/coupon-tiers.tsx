import { useTRPC } from '@inkvine/client/react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../design/field.tsx';

/** The creator's tiers that can be joined, to choose those of a coupon; none chosen means all. */
export function CouponTiers({
  tierIds,
  onChange,
}: {
  tierIds: readonly string[];
  onChange: (tierIds: string[]) => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const own = useQuery(trpc.memberships.ownTiers.queryOptions());
  const tiers = (own.data?.tiers ?? []).filter(({ status }) => status === 'active');
  if (tiers.length < 2) return null;
  return (
    <fieldset className="sm:col-span-2">
      <legend className="text-sm font-semibold">{t('coupons.form.tiers')}</legend>
      <p className="text-xs text-ink-soft">{t('coupons.form.everyTier')}</p>
      <div className="flex flex-wrap gap-x-6">
        {tiers.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={tierIds.includes(id)}
            onChange={(isChosen) =>
              onChange(isChosen ? [...tierIds, id] : tierIds.filter((other) => other !== id))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

/** What the tiers of a coupon are called; one that is no longer there is left out. */
export function useTierNames(isWanted: boolean): (tierIds: readonly string[]) => string[] {
  const trpc = useTRPC();
  const own = useQuery(trpc.memberships.ownTiers.queryOptions(undefined, { enabled: isWanted }));
  const tiers = own.data?.tiers ?? [];
  return (tierIds) => tiers.filter(({ id }) => tierIds.includes(id)).map(({ name }) => name);
}
