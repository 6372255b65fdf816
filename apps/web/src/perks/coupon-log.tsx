import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { Coupon } from '@inkvine/contracts/perks-coupons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../design/dialog.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** What happened to a coupon, the newest first. */
export function CouponLogDialog({ coupon, onClose }: { coupon: Coupon; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const log = useInfiniteQuery(
    trpc.perks.couponLog.infiniteQueryOptions({ couponId: coupon.id }, { ...pageOptions, staleTime: 0 }),
  );
  const title = t('coupons.desk.logOf', { name: coupon.terms.name });
  return (
    <Dialog
      open
      wide
      title={title}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <ScrollRegion label={title} className="flex flex-col">
        <PagedList
          query={log}
          loading={<Skeleton className="h-40" />}
          empty={<p className="text-sm text-ink-soft">{t('coupons.log.empty')}</p>}
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map(({ id, what, at, actor, owner, reference }) => (
                <li key={id} className="py-2 text-sm">
                  <span className="font-semibold break-words">
                    {t(`coupons.log.what.${what}`, { owner: owner?.name ?? '' })}
                  </span>
                  <span className="block text-xs text-ink-soft">
                    <When at={at} />
                    {actor !== null &&
                      actor.id !== owner?.id &&
                      ` · ${t('coupons.log.by', { name: actor.name })}`}
                  </span>
                  {reference !== null && (
                    <span className="block text-xs break-all text-ink-soft">
                      {t('coupons.log.reference', { id: reference })}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )}
        </PagedList>
      </ScrollRegion>
    </Dialog>
  );
}
