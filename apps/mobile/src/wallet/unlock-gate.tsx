import { useUnlockPreview } from '@inkvine/client/unlock';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import BookOpen from 'lucide-react-native/icons/book-open';
import Lock from 'lucide-react-native/icons/lock';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { MembershipDoor } from '../memberships/membership-door.tsx';
import { useMe, useSignInHref } from '../shell/session.tsx';
import { UnlockOffer } from './unlock-offer.tsx';

/** Stands where the text of a locked chapter would: how it opens, what it costs, and what is missing. */
export function UnlockGate({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const me = useMe();
  const isWaiting = chapter.access === 'waiting';
  const isForMembers = chapter.access === 'members_only';
  const Icon = isWaiting ? BookOpen : Lock;
  return (
    <Card style={styles.gate}>
      <View style={styles.head}>
        <View aria-hidden>
          <Icon size={28} color={palette.gold} strokeWidth={1.5} />
        </View>
        <Heading style={styles.centred}>
          {t(TITLES[isWaiting ? 'waiting' : isForMembers ? 'members_only' : 'locked'])}
        </Heading>
        {isWaiting ? (
          <RentalLead chapter={chapter} />
        ) : (
          <Text size="sm" tone="inkSoft" style={styles.centred}>
            {isForMembers
              ? t('reading.membersLead', {
                  name: chapter.openingTier?.creator.name ?? chapter.novel.author.name,
                })
              : t('reading.lockedLead')}
          </Text>
        )}
      </View>
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
    </Card>
  );
}

const TITLES = {
  waiting: 'reading.rentedTitle',
  members_only: 'reading.membersTitle',
  locked: 'reading.lockedTitle',
} as const;

function MembersOnly({ chapter, isSignedIn }: { chapter: ReadableChapter; isSignedIn: boolean }) {
  const { t } = useTranslation();
  const signIn = useSignInHref();
  return (
    <>
      {chapter.openingTier === null ? (
        <Text size="sm" style={styles.centred}>
          {t('reading.membersNone')}
        </Text>
      ) : (
        <MembershipDoor tier={chapter.openingTier} isMain />
      )}
      {!isSignedIn && <ButtonLink variant="quiet" href={signIn} label={t('reading.membersSignIn')} />}
    </>
  );
}

function RentalLead({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const hours = useUnlockPreview(chapter.id).data?.rentalHours ?? null;
  if (hours === null) return null;
  return (
    <Text size="sm" tone="inkSoft" style={styles.centred}>
      {t('reading.rentedLead', { hours })}
    </Text>
  );
}

function SignInToUnlock({ price }: { price: number }) {
  const { t } = useTranslation();
  const signIn = useSignInHref();
  return (
    <>
      <Text size="sm" style={styles.centred}>
        {t('reading.lockedSignIn', { coins: price })}
      </Text>
      <ButtonLink href={signIn} label={t('reading.signInToUnlock')} />
    </>
  );
}

const styles = StyleSheet.create({
  gate: { gap: SPACE.lg, marginVertical: SPACE.xl, padding: SPACE.xl },
  head: { alignItems: 'center', gap: SPACE.sm },
  centred: { textAlign: 'center' },
});
