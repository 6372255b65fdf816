import { useBadgeChoice, useMyBadges } from '@inkvine/client/perks/badge-choice';
import type { HeldBadge, MyBadges } from '@inkvine/contracts/badges';
import { badgeWords } from '@inkvine/i18n/badge-words';
import { formatDate } from '@inkvine/i18n/format';
import { Award } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { PageHeading, Section } from '../design/card.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { BadgeMark, ShownBadges } from './badge-mark.tsx';

/** What somebody holds, shows, and is on the way to. */
export function MyBadgesPage() {
  const { t } = useTranslation();
  return (
    <div className="page-narrow flex flex-col gap-10">
      <PageTitle title={t('badges.title')} />
      <RequireSession>
        {(me) => (
          <>
            <PageHeading title={t('badges.title')} lead={t('badges.lead')} />
            <Mine name={me.name} />
          </>
        )}
      </RequireSession>
    </div>
  );
}

function Mine({ name }: { name: string }) {
  const mine = useMyBadges();
  return (
    <QueryView query={mine} loading={<Skeleton className="h-60" />}>
      {(data) => (
        <>
          <Held mine={data} name={name} />
          <Next mine={data} />
          <Gone mine={data} />
        </>
      )}
    </QueryView>
  );
}

function Held({ mine, name }: { mine: MyBadges; name: string }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const choice = useBadgeChoice(mine, () => toast(t('badges.saved')));
  const { shown, isFull, isSaving } = choice;
  return (
    <>
      <Section id="shown" title={t('badges.shown')} lead={t('badges.shownLead')}>
        <p className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-surface p-4">
          <span className="font-semibold break-words">{name}</span>
          <ShownBadges badges={shown} />
          {shown.length === 0 && <span className="text-sm text-ink-soft">{t('badges.shownNone')}</span>}
        </p>
        {!mine.keepsHistory && <Notice>{t('badges.historyOff')}</Notice>}
        {choice.error !== null && (
          <div role="alert">
            <Notice tone="bad">{message(choice.error)}</Notice>
          </div>
        )}
      </Section>
      <Section id="held" title={t('badges.held')}>
        {mine.held.length === 0 ? (
          <EmptyState
            icon={<Award className="size-7" strokeWidth={1.5} />}
            title={t('badges.heldNone')}
            body={t('badges.heldNoneBody')}
          />
        ) : (
          <ul className="flex flex-col gap-3">
            {mine.held.map((badge) => (
              <HeldRow
                key={badge.id}
                badge={badge}
                place={mine.chosen.indexOf(badge.id)}
                disabled={isSaving}
                isFull={isFull}
                onToggle={() => choice.toggle(badge.id)}
                onEarlier={() => choice.moveEarlier(badge.id)}
              />
            ))}
          </ul>
        )}
        {isFull && <p className="text-sm text-ink-soft">{t('badges.showFull')}</p>}
      </Section>
    </>
  );
}

function HeldRow({
  badge,
  place,
  disabled,
  isFull,
  onToggle,
  onEarlier,
}: {
  badge: HeldBadge;
  /** Among those shown, from 0; -1 where it is not. */
  place: number;
  disabled: boolean;
  isFull: boolean;
  onToggle: () => void;
  onEarlier: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = badgeWords(t, locale);
  const name = words.name(badge);
  return (
    <BadgeRow
      badge={badge}
      detail={
        <>
          {badge.words !== '' && <p className="break-words">{badge.words}</p>}
          <p className="text-ink-soft">{words.how(badge)}</p>
          <p className="text-xs text-ink-soft">
            {t('badges.earned', { date: formatDate(badge.earnedAt, locale) })}
          </p>
        </>
      }
    >
      {place > 0 && (
        <Button
          variant="quiet"
          size="sm"
          disabled={disabled}
          aria-label={t('badges.earlierOf', { name })}
          onClick={onEarlier}
        >
          {t('badges.earlier')}
        </Button>
      )}
      <Button
        variant="secondary"
        size="sm"
        disabled={disabled || (isFull && place < 0)}
        aria-label={t(place < 0 ? 'badges.showOf' : 'badges.hideOf', { name })}
        onClick={onToggle}
      >
        {t(place < 0 ? 'badges.show' : 'badges.hide')}
      </Button>
    </BadgeRow>
  );
}

function BadgeRow({
  badge,
  detail,
  children,
}: {
  badge: Pick<HeldBadge, 'name' | 'icon' | 'tone' | 'level' | 'levels'>;
  detail: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const words = badgeWords(t, useLocale());
  return (
    <li className="flex flex-wrap items-center gap-4 rounded-lg border border-line bg-surface p-4">
      <BadgeMark badge={badge} />
      <div className="min-w-48 flex-1 text-sm">
        <p className="text-base font-semibold break-words">{words.name(badge)}</p>
        {detail}
      </div>
      {children !== undefined && <div className="flex flex-wrap gap-2">{children}</div>}
    </li>
  );
}

function Next({ mine: { next } }: { mine: MyBadges }) {
  const { t } = useTranslation();
  const words = badgeWords(t, useLocale());
  if (next.length === 0) return null;
  return (
    <Section id="next" title={t('badges.next')}>
      <ul className="flex flex-col gap-3">
        {next.map((badge) => (
          <BadgeRow
            key={badge.id}
            badge={badge}
            detail={
              <>
                <p className="text-ink-soft">{words.how(badge)}</p>
                <p className="mt-1 font-medium">{words.progress(badge)}</p>
                <span aria-hidden className="mt-1 block h-2 overflow-hidden rounded-full bg-sunken">
                  <span
                    className="block h-full rounded-full bg-vine"
                    style={{ width: `${(100 * badge.have) / badge.need}%` }}
                  />
                </span>
              </>
            }
          />
        ))}
      </ul>
    </Section>
  );
}

function Gone({ mine: { gone } }: { mine: MyBadges }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (gone.length === 0) return null;
  return (
    <Section id="gone" title={t('badges.gone')}>
      <ul className="flex flex-col gap-3">
        {gone.map((badge) => (
          <BadgeRow
            key={badge.id}
            badge={badge}
            detail={
              <>
                <p>{t(`badges.goneWhy.${badge.why}`)}</p>
                <p className="text-xs text-ink-soft">{formatDate(badge.at, locale)}</p>
              </>
            }
          />
        ))}
      </ul>
    </Section>
  );
}
