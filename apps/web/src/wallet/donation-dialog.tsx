import { parseAppError } from '@inkvine/client/app-error';
import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import { MAX_COINS, PositiveCoins } from '@inkvine/contracts/money';
import type { Novel } from '@inkvine/contracts/stories';
import { DONATION_MESSAGE_MAX_LENGTH } from '@inkvine/contracts/wallet';
import { formatCoins } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, Choice, TextArea, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

const SUGGESTED = ['5', '10', '30', '100'] as const;
type Suggestion = (typeof SUGGESTED)[number] | 'custom';

export function DonationDialog({ novel, onClose }: { novel: Novel; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const location = useLocation();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const overview = useQuery(trpc.wallet.overview.queryOptions());
  const [suggestion, setSuggestion] = useState<Suggestion>('10');
  const [custom, setCustom] = useState('');
  const [words, setWords] = useState('');
  const [anonymous, setAnonymous] = useState(false);

  const name = novel.author.name;
  const typed = suggestion === 'custom' ? custom : suggestion;
  const amount = PositiveCoins.safeParse(typed.trim() === '' ? undefined : Number(typed));
  const balance = overview.data === undefined ? undefined : overview.data.paid + overview.data.bonus;
  const missing = amount.success && balance !== undefined ? Math.max(amount.data - balance, 0) : 0;

  const donate = useMutation(
    trpc.donations.donate.mutationOptions({
      onSuccess: async (_, { coins }) => {
        keys.renew();
        toast(t('donations.thanks', { name, coins }));
        onClose();
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

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !donate.isPending) onClose();
      }}
      title={t('donations.donate', { name })}
      lead={t('donations.donateLead')}
      footer={
        missing > 0 ? (
          <Link to="/wallet/top-up" search={{ next: location.href }} className={buttonClass()}>
            {t('reading.topUpMissing')}
          </Link>
        ) : (
          <Button
            disabled={!amount.success || balance === undefined}
            pending={donate.isPending}
            onClick={give}
          >
            {amount.success ? t('donations.give', { coins: amount.data }) : t('donations.amount')}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <Choice
          label={t('donations.amount')}
          name="coins"
          value={suggestion}
          options={[
            ...SUGGESTED.map((value) => ({ value, label: formatCoins(Number(value), locale) })),
            { value: 'custom' as const, label: t('donations.custom') },
          ]}
          onChange={setSuggestion}
        />
        {suggestion === 'custom' && (
          <TextField
            label={t('donations.custom')}
            inputMode="numeric"
            value={custom}
            maxLength={String(MAX_COINS).length}
            onChange={(event) => setCustom(event.target.value.replaceAll(/\D/g, ''))}
          />
        )}
        <TextArea
          label={`${t('donations.message')} (${t('common.optional')})`}
          hint={t('donations.messageHint')}
          rows={3}
          value={words}
          maxLength={DONATION_MESSAGE_MAX_LENGTH}
          onChange={(event) => setWords(event.target.value)}
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
        {donate.isError && (
          <div role="alert">
            <Notice tone="bad">{message(donate.error)}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}
