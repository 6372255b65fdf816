import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useUnlockPreview } from '@inkvine/client/unlock';
import { Link, useLocation } from '@tanstack/react-router';
import { BookOpen, Lock } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { MembershipDoor } from '../memberships/membership-door.tsx';
import { useMe } from '../shell/session.tsx';
import { UnlockOffer } from './unlock-offer.tsx';

/** Stands where the text of a locked chapter would: how it opens, what it costs, and what is missing. */
export function UnlockGate({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const me = useMe();
  const heading = useId();
  const isWaiting = chapter.access === 'waiting';
  const isForMembers = chapter.access === 'members_only';
  const Icon = isWaiting ? BookOpen : Lock;
  return (
    <section
      aria-labelledby={heading}
      className="mx-auto my-10 flex max-w-md flex-col items-center gap-4 rounded-lg border border-line bg-surface p-6 text-center font-sans text-base text-ink shadow-card sm:p-8"
    >
      <Icon aria-hidden className="size-7 text-gold" strokeWidth={1.5} />
      <div>
        <h2 id={heading} className="font-serif text-lg font-bold">
          {t(TITLES[isWaiting ? 'waiting' : isForMembers ? 'members_only' : 'locked'])}
        </h2>
        <p className="mt-1 text-sm text-ink-soft">
          {isWaiting ? (
            <RentalLead chapter={chapter} />
          ) : isForMembers ? (
            t('reading.membersLead', { name: authorOf(chapter) })
          ) : (
            t('reading.lockedLead')
          )}
        </p>
      </div>
      {isForMembers ? (
        <MembersOnly chapter={chapter} isSignedIn={me.data !== null} />
      ) : (
        <>
          {me.data === null ? (
            <SignInToUnlock price={chapter.price} />
          ) : (
            <UnlockOffer chapterId={chapter.id} />
          )}
          {chapter.openingTier !== null && <MembershipDoor tier={chapter.openingTier} isMain={false} />}
        </>
      )}
    </section>
  );
}

const TITLES = {
  waiting: 'reading.rentedTitle',
  members_only: 'reading.membersTitle',
  locked: 'reading.lockedTitle',
} as const;

/** Who wrote the chapter. */
const authorOf = ({ openingTier, novel }: ReadableChapter): string =>
  openingTier?.creator.name ?? novel.author.name;

function MembersOnly({ chapter, isSignedIn }: { chapter: ReadableChapter; isSignedIn: boolean }) {
  const { t } = useTranslation();
  const location = useLocation();
  return (
    <>
      {chapter.openingTier === null ? (
        <p className="text-sm">{t('reading.membersNone')}</p>
      ) : (
        <MembershipDoor tier={chapter.openingTier} isMain />
      )}
      {!isSignedIn && (
        <Link to="/sign-in" search={{ next: location.href }} className="text-sm">
          {t('reading.membersSignIn')}
        </Link>
      )}
    </>
  );
}

function RentalLead({ chapter }: { chapter: ReadableChapter }): ReactNode {
  const { t } = useTranslation();
  const hours = useUnlockPreview(chapter.id).data?.rentalHours ?? null;
  return hours === null ? null : t('reading.rentedLead', { hours });
}

function SignInToUnlock({ price }: { price: number }) {
  const { t } = useTranslation();
  const location = useLocation();
  return (
    <>
      <p className="text-sm">{t('reading.lockedSignIn', { coins: price })}</p>
      <Link to="/sign-in" search={{ next: location.href }} className={buttonClass()}>
        {t('reading.signInToUnlock')}
      </Link>
    </>
  );
}
