import type { BroughtBack } from '@inkvine/client/checkout-callback';
import { useMethodReturn, withMethod } from '@inkvine/client/method-return';
import { MethodRegistrationId } from '@inkvine/contracts/primitives';
import { useLocalSearchParams, useRouter, type Href } from 'expo-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ActivityIndicator, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState } from '../design/states.tsx';
import { usePalette } from '../design/theme.tsx';
import { toast } from '../design/toast.tsx';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryError, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { rememberedReturn, rememberReturn } from './return-path.ts';

/** Where the provider's page comes back to: tells the server what came back, then shows what the server knows. */
export function MethodReturnScreen() {
  const { t } = useTranslation();
  const { registrationId, ...brought } = useLocalSearchParams<
    { registrationId?: string } & { [Name in keyof BroughtBack]?: string }
  >();
  const id = MethodRegistrationId.safeParse(registrationId);
  if (!id.success) return <NotFoundScreen />;
  return (
    <ScrollScreen>
      <DocumentTitle title={t('methods.title')} />
      <RequireSession>
        {() => (
          <Result
            // What the page brings back may arrive after the screen is there.
            key={`${id.data} ${JSON.stringify(brought)}`}
            registrationId={id.data}
            brought={brought}
          />
        )}
      </RequireSession>
    </ScrollScreen>
  );
}

function Result({ registrationId, brought }: { registrationId: MethodRegistrationId; brought: BroughtBack }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const router = useRouter();
  const outcome = useMethodReturn(registrationId, brought);
  const next = rememberedReturn('method');
  const saved = outcome.state === 'settled' ? outcome.paymentMethodId : null;
  const wanted = next === null || saved === null ? null : withMethod(next, saved);
  const words = t('methods.savedTitle');
  useEffect(() => {
    if (wanted === null) return;
    rememberReturn(null, 'method');
    router.replace(wanted as Href);
    toast(words);
  }, [wanted, router, words]);
  switch (outcome.state) {
    case 'unreachable':
      return <QueryError error={outcome.error} onRetry={outcome.retry} />;
    case 'refused':
      return <End title={t('methods.failedTitle')} body={message(outcome.error)} />;
    case 'left':
      return <End title={t('methods.canceledTitle')} body={t('methods.canceledBody')} />;
    case 'waiting':
      return <Waiting />;
    case 'settled':
      return (
        <End
          title={t(`methods.${outcome.status}Title`)}
          body={t(`methods.${outcome.status}Body`)}
          isSaved={outcome.status === 'saved'}
        />
      );
  }
}

function Waiting() {
  const { t } = useTranslation();
  const { vine } = usePalette();
  return (
    <View role="status">
      <EmptyState
        icon={<ActivityIndicator size="large" color={vine} />}
        title={t('methods.waiting')}
        body={t('methods.waitingBody')}
      />
    </View>
  );
}

function End({ title, body, isSaved = false }: { title: string; body: string; isSaved?: boolean }) {
  const { t } = useTranslation();
  const next = rememberedReturn('method');
  return (
    <View role="status">
      <EmptyState
        title={title}
        body={body}
        action={
          <>
            {isSaved && <ButtonLink replace href="/top-up" label={t('methods.toTopUp')} />}
            {next === null ? (
              <ButtonLink replace variant="secondary" href="/payment-methods" label={t('methods.back')} />
            ) : (
              <ButtonLink replace href={next} label={t('common.back')} />
            )}
          </>
        }
      />
    </View>
  );
}
