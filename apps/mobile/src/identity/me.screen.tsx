import type { AuthProblem } from '@inkvine/client/auth';
import { useGiftsToSee } from '@inkvine/client/gift-news';
import { useUnreadNotices } from '@inkvine/client/memberships/notices';
import type { Me } from '@inkvine/contracts/identity';
import { API_VERSION } from '@inkvine/contracts/system';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ButtonLink } from '../design/button.tsx';
import { Card, Notice } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Loading, Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { ReadingChoices } from '../reading/reading-choices.tsx';
import { QueryError } from '../shell/query-view.tsx';
import { useServer } from '../shell/server.tsx';
import { useMe, useSessionChanged } from '../shell/session.tsx';
import { useAuthProblem } from './auth-problem.ts';
import { DemoPeople } from './demo-people.tsx';
import { Preferences } from './preferences.tsx';
import { Profile } from './profile.tsx';

export function MeScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const { address } = useServer();
  return (
    <ScrollScreen>
      <DocumentTitle title={t('app.me')} />
      {me.isPending ? (
        <Loading>
          <Skeleton height={120} />
        </Loading>
      ) : me.isError ? (
        <QueryError error={me.error} onRetry={() => void me.refetch()} />
      ) : me.data === null ? (
        <Guest />
      ) : (
        <>
          <GiftLinks />
          <Profile key={me.data.id} me={me.data} />
        </>
      )}
      <DemoPeople />
      <Preferences />
      {me.data !== undefined && me.data !== null && <ReadingChoices />}
      <ButtonLink variant="secondary" href="/settings/server" label={t('app.server.title')} />
      {me.data !== undefined && me.data !== null && <Account me={me.data} />}
      <Text size="xs" tone="inkSoft">
        {t('app.server.now', { name: address })}
        {'\n'}
        {t('app.version', { name: API_VERSION })}
      </Text>
    </ScrollScreen>
  );
}

function Guest() {
  const { t } = useTranslation();
  return (
    <Card>
      <Heading>{t('app.guestTitle')}</Heading>
      <Text size="sm" tone="inkSoft">
        {t('app.guestBody')}
      </Text>
      <ButtonLink href="/sign-in" label={t('auth.signIn')} />
      <ButtonLink href="/sign-up" variant="secondary" label={t('auth.signUp')} />
    </Card>
  );
}

function Account({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { auth } = useServer();
  const words = useAuthProblem();
  const sessionChanged = useSessionChanged();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<AuthProblem | null>(null);
  const signOut = async () => {
    setPending(true);
    const result = await auth.signOut();
    setProblem(result.ok ? null : result.problem);
    if (result.ok) {
      await sessionChanged();
      toast(t('auth.signedOut'));
    }
    setPending(false);
  };
  return (
    <>
      <MembershipsLink />
      <ButtonLink variant="secondary" href="/badges" label={t('badges.title')} />
      <ButtonLink variant="secondary" href="/payment-methods" label={t('methods.title')} />
      <ButtonLink variant="secondary" href="/settings/sessions" label={t('settings.sessions')} />
      {me.role === 'creator' && <ButtonLink variant="secondary" href="/write" label={t('writing.title')} />}
      {me.role === 'creator' && (
        <ButtonLink variant="secondary" href="/received" label={t('studio.received')} />
      )}
      {problem !== null && <Notice tone="bad">{words(problem)}</Notice>}
      <Button variant="danger" label={t('auth.signOut')} pending={pending} onPress={() => void signOut()} />
    </>
  );
}

/** To a gift that waits, and to what became of those that were given; nothing while there is neither. */
function GiftLinks() {
  const { t } = useTranslation();
  const { waiting, giftId, unseen } = useGiftsToSee();
  const gifts = { pathname: '/wallet', params: { part: 'gifts' } } as const;
  return (
    <>
      {waiting > 0 && (
        <ButtonLink
          href={
            waiting === 1 && giftId !== null
              ? { pathname: '/gifts/to-me/[giftId]', params: { giftId } }
              : gifts
          }
          label={t('gifts.news.waiting', { count: waiting })}
        />
      )}
      {unseen > 0 && (
        <ButtonLink variant="secondary" href={gifts} label={t('gifts.news.unseen', { count: unseen })} />
      )}
    </>
  );
}

/** With how many things its reader was told since. */
function MembershipsLink() {
  const { t } = useTranslation();
  const count = useUnreadNotices();
  const label = t('memberships.title');
  return (
    <ButtonLink
      variant="secondary"
      href="/memberships"
      label={count === 0 ? label : `${label} · ${t('memberships.notices.unread', { count })}`}
    />
  );
}
