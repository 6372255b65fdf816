import { SUGGESTED_DONATIONS, useDonationForm } from '@inkvine/client/donation-form';
import { useTRPC } from '@inkvine/client/react';
import { MAX_COINS } from '@inkvine/contracts/money';
import type { Novel } from '@inkvine/contracts/stories';
import { DONATION_MESSAGE_MAX_LENGTH } from '@inkvine/contracts/wallet';
import { formatCoins } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { randomUUID } from 'expo-crypto';
import { Stack, useLocalSearchParams, usePathname, useRouter } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Button, ButtonLink } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { CheckField } from '../design/check-field.tsx';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';

export function DonateScreen() {
  const trpc = useTRPC();
  const { slug } = useLocalSearchParams<{ slug: string }>();
  const novel = useQuery(trpc.stories.novel.queryOptions({ slug }));
  return (
    <ScrollScreen>
      <RequireSession>
        {() => (
          <QueryView query={novel} loading={<Skeleton height={280} />}>
            {(data) => <Donate novel={data} />}
          </QueryView>
        )}
      </RequireSession>
    </ScrollScreen>
  );
}

function Donate({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const router = useRouter();
  const pathname = usePathname();
  const message = useErrorMessage();
  const { name } = novel.author;
  const form = useDonationForm({
    novelId: novel.id,
    randomId: randomUUID,
    onGiven: (coins) => {
      toast(t('donations.thanks', { name, coins }));
      if (router.canGoBack()) router.back();
      else router.replace({ pathname: '/novels/[slug]', params: { slug: novel.slug } });
    },
  });
  const { coins, balance, missing } = form;

  const title = t('donations.donate', { name });
  return (
    <>
      <Stack.Screen options={{ title }} />
      <DocumentTitle title={title} />
      <Text tone="inkSoft">{t('donations.donateLead')}</Text>
      <Choice
        label={t('donations.amount')}
        value={form.choice}
        options={[
          ...SUGGESTED_DONATIONS.map((value) => ({ value, label: formatCoins(Number(value), locale) })),
          { value: 'custom' as const, label: t('donations.custom') },
        ]}
        onChange={form.setChoice}
      />
      {form.choice === 'custom' && (
        <Field
          label={t('donations.custom')}
          inputMode="numeric"
          value={form.custom}
          maxLength={String(MAX_COINS).length}
          onChangeText={(next) => form.setCustom(next.replaceAll(/\D/g, ''))}
        />
      )}
      <Field
        label={`${t('donations.message')} (${t('common.optional')})`}
        hint={t('donations.messageHint')}
        multiline
        value={form.message}
        maxLength={DONATION_MESSAGE_MAX_LENGTH}
        onChangeText={form.setMessage}
      />
      <CheckField
        label={t('donations.anonymous')}
        hint={t('donations.anonymousHint')}
        checked={form.anonymous}
        onChange={form.setAnonymous}
      />
      {coins !== null && balance !== null && (
        <Notice tone="gold">
          {missing > 0
            ? t('donations.missing', { balance, missing })
            : t('donations.balanceAfter', { balance, after: balance - coins })}
        </Notice>
      )}
      {form.error !== null && <Notice tone="bad">{message(form.error)}</Notice>}
      {missing > 0 ? (
        <ButtonLink
          href={{ pathname: '/top-up', params: { next: pathname } }}
          label={t('reading.topUpMissing')}
        />
      ) : (
        <Button
          label={
            form.isGiving
              ? t('donations.giving')
              : coins === null
                ? t('donations.amount')
                : t('donations.give', { coins })
          }
          disabled={!form.canGive}
          pending={form.isGiving || form.isGiven}
          onPress={form.give}
        />
      )}
    </>
  );
}
