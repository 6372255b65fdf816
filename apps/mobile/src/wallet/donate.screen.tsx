import { parseAppError } from '@inkvine/client/app-error';
import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import { MAX_COINS, PositiveCoins } from '@inkvine/contracts/money';
import type { Novel } from '@inkvine/contracts/stories';
import { DONATION_MESSAGE_MAX_LENGTH } from '@inkvine/contracts/wallet';
import { formatCoins } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { randomUUID } from 'expo-crypto';
import { Stack, useLocalSearchParams, usePathname, useRouter } from 'expo-router';
import { useState } from 'react';
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

const SUGGESTED = ['5', '10', '30', '100'] as const;
type Suggestion = (typeof SUGGESTED)[number] | 'custom';

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
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const pathname = usePathname();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys(randomUUID);
  // Never from memory: it decides whether the button gives or leads to the shop.
  const overview = useQuery(trpc.wallet.overview.queryOptions(undefined, { staleTime: 0 }));
  const [suggestion, setSuggestion] = useState<Suggestion>('10');
  const [custom, setCustom] = useState('');
  const [words, setWords] = useState('');
  const [anonymous, setAnonymous] = useState(false);

  const { name } = novel.author;
  const typed = suggestion === 'custom' ? custom : suggestion;
  const amount = PositiveCoins.safeParse(typed === '' ? undefined : Number(typed));
  const balance = overview.data === undefined ? undefined : overview.data.paid + overview.data.bonus;
  const missing = amount.success && balance !== undefined ? Math.max(amount.data - balance, 0) : 0;

  const donate = useMutation(
    trpc.donations.donate.mutationOptions({
      onSuccess: async (_, { coins }) => {
        keys.renew();
        toast(t('donations.thanks', { name, coins }));
        if (router.canGoBack()) router.back();
        else router.replace({ pathname: '/novels/[slug]', params: { slug: novel.slug } });
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.donations.pathKey() }),
        ]);
      },
      onError: (error) => {
        if (parseAppError(error).code === 'INSUFFICIENT_COINS') void overview.refetch();
      },
    }),
  );
  const give = () => {
    if (!amount.success) return;
    const gift = { novelId: novel.id, coins: amount.data, message: words, anonymous };
    donate.mutate({ ...gift, idempotencyKey: keys.keyFor(JSON.stringify(gift)) });
  };

  const title = t('donations.donate', { name });
  return (
    <>
      <Stack.Screen options={{ title }} />
      <DocumentTitle title={title} />
      <Text tone="inkSoft">{t('donations.donateLead')}</Text>
      <Choice
        label={t('donations.amount')}
        value={suggestion}
        options={[
          ...SUGGESTED.map((value) => ({ value, label: formatCoins(Number(value), locale) })),
          { value: 'custom' as const, label: t('donations.custom') },
        ]}
        onChange={setSuggestion}
      />
      {suggestion === 'custom' && (
        <Field
          label={t('donations.custom')}
          inputMode="numeric"
          value={custom}
          maxLength={String(MAX_COINS).length}
          onChangeText={(next) => setCustom(next.replaceAll(/\D/g, ''))}
        />
      )}
      <Field
        label={`${t('donations.message')} (${t('common.optional')})`}
        hint={t('donations.messageHint')}
        multiline
        value={words}
        maxLength={DONATION_MESSAGE_MAX_LENGTH}
        onChangeText={setWords}
      />
      <CheckField
        label={t('donations.anonymous')}
        hint={t('donations.anonymousHint')}
        checked={anonymous}
        onChange={setAnonymous}
      />
      {amount.success && balance !== undefined && (
        <Notice tone="gold">
          {missing > 0
            ? t('donations.missing', { balance, missing })
            : t('donations.balanceAfter', { balance, after: balance - amount.data })}
        </Notice>
      )}
      {overview.isError && <Notice tone="bad">{message(overview.error)}</Notice>}
      {donate.isError && <Notice tone="bad">{message(donate.error)}</Notice>}
      {missing > 0 ? (
        <ButtonLink
          href={{ pathname: '/top-up', params: { next: pathname } }}
          label={t('reading.topUpMissing')}
        />
      ) : (
        <Button
          label={
            donate.isPending
              ? t('donations.giving')
              : amount.success
                ? t('donations.give', { coins: amount.data })
                : t('donations.amount')
          }
          disabled={!amount.success || balance === undefined}
          pending={donate.isPending || donate.isSuccess}
          onPress={give}
        />
      )}
    </>
  );
}
