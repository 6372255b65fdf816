import { errorMessage } from '@inkvine/client/app-error';
import type { BroughtBack } from '@inkvine/client/checkout-callback';
import { useTopUpReturn } from '@inkvine/client/top-up-return';
import type { TopUp } from '@inkvine/contracts/payments';
import { TopUpId } from '@inkvine/contracts/primitives';
import { useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { ActivityIndicator, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { CoinMark } from '../design/coins.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { useLocale } from '../shell/locale.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryError, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { DepositAccount } from './deposit-account.tsx';
import { rememberedReturn } from './return-path.ts';

/** Where the checkout comes back to: tells the server what came back, then shows what the server knows. */
export function TopUpReturnScreen() {
  const { t } = useTranslation();
  const { topUpId, ...brought } = useLocalSearchParams<
    { topUpId?: string } & { [Name in keyof BroughtBack]?: string }
  >();
  const id = TopUpId.safeParse(topUpId);
  if (!id.success) return <NotFoundScreen />;
  return (
    <ScrollScreen>
      <DocumentTitle title={t('payments.title')} />
      <RequireSession>
        {() => (
          <Result
            // What the checkout brings back may arrive after the screen is there.
            key={`${id.data} ${JSON.stringify(brought)}`}
            topUpId={id.data}
            brought={brought}
          />
        )}
      </RequireSession>
    </ScrollScreen>
  );
}

function Result({ topUpId, brought }: { topUpId: TopUpId; brought: BroughtBack }) {
  const message = useErrorMessage();
  const outcome = useTopUpReturn(topUpId, brought);
  switch (outcome.state) {
    case 'unreachable':
      return <QueryError error={outcome.error} onRetry={outcome.retry} />;
    case 'settled':
      return outcome.order.status === 'paid' ? (
        <Paid order={outcome.order} />
      ) : (
        <NotPaid order={outcome.order} />
      );
    case 'deposit':
      return <AwaitDeposit order={outcome.order} />;
    case 'refused':
      return <Failed title={message(outcome.error)} />;
    case 'left':
      return <LeftCheckout />;
    case 'waiting':
      return <Waiting isUnknown={outcome.isUnknown} />;
  }
}

function Waiting({ isUnknown }: { isUnknown: boolean }) {
  const { t } = useTranslation();
  const { vine } = usePalette();
  return (
    <View role="status">
      <EmptyState
        icon={<ActivityIndicator size="large" color={vine} />}
        title={isUnknown ? t('payments.unknownTitle') : t('payments.confirming')}
        body={isUnknown ? t('payments.unknownBody') : t('payments.confirmingBody')}
        action={
          isUnknown ? (
            <ButtonLink variant="secondary" href="/wallet" label={t('payments.toWallet')} />
          ) : undefined
        }
      />
    </View>
  );
}

function AwaitDeposit({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  return (
    <>
      <View role="status">
        <Heading>{t('payments.transfer.title')}</Heading>
        <Text tone="inkSoft">{t('payments.transfer.lead')}</Text>
      </View>
      <DepositAccount order={order} />
      <ButtonLink
        href={{ pathname: '/receipts/[topUpId]', params: { topUpId: order.id } }}
        variant="secondary"
        label={t('payments.transfer.toOrder')}
      />
      <ButtonLink variant="quiet" href="/wallet" label={t('payments.toWallet')} />
    </>
  );
}

function LeftCheckout() {
  const { t } = useTranslation();
  return (
    <View role="status">
      <EmptyState
        title={t('app.leftCheckoutTitle')}
        body={t('app.leftCheckoutBody')}
        action={
          <>
            <ChooseAgain />
            <ButtonLink variant="secondary" href="/wallet" label={t('payments.toWallet')} />
          </>
        }
      />
    </View>
  );
}

function Paid({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const next = rememberedReturn();
  return (
    <View role="status">
      <EmptyState
        icon={<CoinMark size={40} />}
        title={t('payments.paidTitle')}
        body={t('payments.paidBody', { coins: order.paidCoins + order.bonusCoins })}
        action={
          <>
            {next !== null && (
              <ButtonLink
                href={next}
                replace
                label={next.startsWith('/read/') ? t('payments.backToReading') : t('common.back')}
              />
            )}
            <ButtonLink
              href="/wallet"
              variant={next === null ? 'primary' : 'secondary'}
              label={t('payments.toWallet')}
            />
            <ButtonLink
              href={{ pathname: '/receipts/[topUpId]', params: { topUpId: order.id } }}
              variant="quiet"
              label={t('payments.receipt')}
            />
          </>
        }
      />
    </View>
  );
}

function NotPaid({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const title =
    order.status === 'canceled'
      ? t('payments.canceledTitle')
      : order.status === 'expired'
        ? t('payments.expiredTitle')
        : t('payments.failedTitle');
  return (
    <Failed title={title} body={order.failure === null ? undefined : errorMessage(order.failure, locale)} />
  );
}

function Failed({ title, body }: { title: string; body?: string | undefined }) {
  return (
    <View role="alert">
      <EmptyState title={title} body={body} action={<ChooseAgain />} />
    </View>
  );
}

function ChooseAgain() {
  const { t } = useTranslation();
  const next = rememberedReturn();
  return (
    <ButtonLink
      replace
      href={next === null ? '/top-up' : { pathname: '/top-up', params: { next } }}
      label={t('payments.tryAgain')}
    />
  );
}
