import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { Coupon, CouponBearer } from '@inkvine/contracts/perks-coupons';
import { couponBenefit } from '@inkvine/i18n/coupon-words';
import { formatDate } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { CodesDialog } from './coupon-codes.tsx';
import { CouponFormDialog } from './coupon-form.tsx';
import { IssueDialog } from './coupon-issue.tsx';
import { CouponLogDialog } from './coupon-log.tsx';
import { useTierNames } from './coupon-tiers.tsx';

/** Coupons of one issuer: making them, handing them out, and what became of them. */
export function CouponDesk({ bearer }: { bearer: CouponBearer }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const coupons = useInfiniteQuery(trpc.perks.ownCoupons.infiniteQueryOptions({ bearer }, pageOptions));
  const [isMaking, setIsMaking] = useState(false);
  return (
    <Section
      id="coupons"
      title={t('coupons.desk.title')}
      lead={t(bearer === 'creator' ? 'coupons.desk.leadCreator' : 'coupons.desk.lead')}
      action={<Button onClick={() => setIsMaking(true)}>{t('coupons.desk.new')}</Button>}
    >
      <PagedList
        query={coupons}
        loading={<Skeleton className="h-32" />}
        empty={<EmptyState title={t('coupons.desk.empty')} body={t('coupons.desk.emptyBody')} />}
      >
        {(items) => (
          <ul className="flex flex-col gap-3">
            {items.map((coupon) => (
              <Issued key={coupon.id} coupon={coupon} />
            ))}
          </ul>
        )}
      </PagedList>
      {isMaking && <CouponFormDialog bearer={bearer} onClose={() => setIsMaking(false)} />}
    </Section>
  );
}

const ACTS = ['codes', 'issue', 'log'] as const;

function Issued({ coupon }: { coupon: Coupon }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [open, setOpen] = useState<(typeof ACTS)[number] | null>(null);
  const { terms, state, granted, used } = coupon;
  const { name, stock, tierIds } = terms;
  const tierNames = useTierNames(tierIds.length > 0)(tierIds);
  const isOpen = state !== 'stopped' && state !== 'over';
  const acts = ACTS.filter((act) => act === 'log' || (act === 'codes' ? terms.audience !== 'named' : isOpen));
  const facts = [
    couponBenefit(t, terms.benefit, locale),
    t('coupons.desk.perPerson', { count: terms.perPerson }),
    ...(tierNames.length > 0 ? [t('coupons.desk.forTiers', { tiers: tierNames.join(', ') })] : []),
    ...(terms.audience === 'named' ? [t('coupons.desk.named')] : []),
    ...(terms.audience === 'new_members' ? [t('coupons.desk.newMembers')] : []),
    terms.endsAt === null
      ? t('coupons.desk.from', { date: formatDate(terms.startsAt, locale, 'minute') })
      : t('coupons.desk.between', {
          from: formatDate(terms.startsAt, locale, 'minute'),
          to: formatDate(terms.endsAt, locale, 'minute'),
        }),
  ];
  const close = () => setOpen(null);
  return (
    <li className="flex flex-wrap items-start justify-between gap-4 rounded-lg border border-line p-4 text-sm">
      <div className="min-w-0">
        <p className="font-semibold break-words">
          {name} · {t(`coupons.desk.state.${state}`)}
        </p>
        <p className="text-ink-soft">{facts.join(' · ')}</p>
        <p className="mt-1">
          {stock === null
            ? t('coupons.desk.given', { granted, used })
            : t('coupons.desk.givenOf', { granted, used, stock })}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {acts.map((act) => (
          <Button
            key={act}
            variant="secondary"
            size="sm"
            aria-label={t(`coupons.desk.${act}Of`, { name })}
            onClick={() => setOpen(act)}
          >
            {t(`coupons.desk.${act}`)}
          </Button>
        ))}
        {isOpen && <Stop coupon={coupon} />}
      </div>
      {open === 'codes' && <CodesDialog coupon={coupon} isOpen={isOpen} onClose={close} />}
      {open === 'issue' && <IssueDialog coupon={coupon} onClose={close} />}
      {open === 'log' && <CouponLogDialog coupon={coupon} onClose={close} />}
    </li>
  );
}

function Stop({ coupon }: { coupon: Coupon }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isAsked, setIsAsked] = useState(false);
  const { name } = coupon.terms;
  const stop = useMutation(
    trpc.perks.stopCoupon.mutationOptions({
      onSuccess: () => {
        setIsAsked(false);
        toast(t('coupons.desk.stopped'));
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.perks.ownCoupons.pathKey() }),
    }),
  );
  return (
    <>
      <Button
        variant="quiet"
        size="sm"
        aria-label={t('coupons.desk.stopOf', { name })}
        onClick={() => setIsAsked(true)}
      >
        {t('coupons.desk.stop')}
      </Button>
      <ConfirmDialog
        open={isAsked}
        onOpenChange={setIsAsked}
        title={t('coupons.desk.stopOf', { name })}
        body={stop.error === null ? t('coupons.desk.stopBody') : message(stop.error)}
        action={t('coupons.desk.stop')}
        pending={stop.isPending}
        onConfirm={() => stop.mutate({ couponId: coupon.id })}
      />
    </>
  );
}
