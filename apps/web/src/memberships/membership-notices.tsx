import { noticeCall, useMembershipNotices } from '@inkvine/client/memberships/notices';
import type { MembershipNotice } from '@inkvine/contracts/renewals';
import { noticeInWords } from '@inkvine/i18n/membership-words';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { classNames } from '../design/class-names.ts';
import { useLocale } from '../shell/locale.ts';
import { When } from '../shell/when.tsx';

/** What a member was told, newest first; nothing for whoever was told nothing yet. */
export function MembershipNotices() {
  const { t } = useTranslation();
  const { notices, items } = useMembershipNotices();
  if (items.length === 0) return null;
  return (
    <Section id="membership-notices" title={t('memberships.notices.title')}>
      <ol className="divide-y divide-line border-y border-line">
        {items.map((notice) => (
          <li key={notice.id}>
            <Told notice={notice} />
          </li>
        ))}
      </ol>
      {notices.hasNextPage && (
        <Button
          variant="secondary"
          className="self-center"
          pending={notices.isFetchingNextPage}
          onClick={() => void notices.fetchNextPage()}
        >
          {t('memberships.notices.more')}
        </Button>
      )}
    </Section>
  );
}

function Told({ notice }: { notice: MembershipNotice }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { membershipId, isRead, createdAt, tierName } = notice;
  const call = noticeCall(notice);
  const { title, body } = noticeInWords(t, notice, locale);
  return (
    <article className="grid grid-cols-[0.5rem_minmax(0,1fr)] gap-x-3 py-4 text-sm">
      <span
        aria-hidden
        className={classNames('mt-2 size-2 rounded-full', isRead ? 'bg-transparent' : 'bg-gold')}
      />
      <div className="flex flex-col gap-1">
        <h3 className="font-semibold">
          {title}
          {!isRead && <span className="sr-only"> ({t('memberships.notices.new')})</span>}
        </h3>
        {body.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p className="text-xs text-ink-soft">
          <When at={createdAt} /> · {tierName} ·{' '}
          <Link
            to="/memberships/$membershipId"
            params={{ membershipId }}
            search={call === 'payNow' ? { pay: '1' } : {}}
            className="inline-flex min-h-6 items-center underline underline-offset-4"
          >
            {t(`memberships.notices.${call}`)}
          </Link>
        </p>
      </div>
    </article>
  );
}
