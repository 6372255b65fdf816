import { SUGGESTED_DONATIONS, useDonationForm } from '@inkvine/client/donation-form';
import { MAX_COINS } from '@inkvine/contracts/money';
import type { Novel } from '@inkvine/contracts/stories';
import { DONATION_MESSAGE_MAX_LENGTH } from '@inkvine/contracts/wallet';
import { formatCoins } from '@inkvine/i18n/format';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, Choice, TextArea, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

export function DonationDialog({ novel, onClose }: { novel: Novel; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const location = useLocation();
  const message = useErrorMessage();
  const { name } = novel.author;
  const form = useDonationForm({
    novelId: novel.id,
    onGiven: (coins) => {
      toast(t('donations.thanks', { name, coins }));
      onClose();
    },
  });
  const { coins, balance, missing } = form;

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !form.isGiving) onClose();
      }}
      title={t('donations.donate', { name })}
      lead={t('donations.donateLead')}
      footer={
        missing > 0 ? (
          <Link to="/wallet/top-up" search={{ next: location.href }} className={buttonClass()}>
            {t('reading.topUpMissing')}
          </Link>
        ) : (
          <Button disabled={!form.canGive} pending={form.isGiving} onClick={form.give}>
            {coins === null ? t('donations.amount') : t('donations.give', { coins })}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <Choice
          label={t('donations.amount')}
          name="coins"
          value={form.choice}
          options={[
            ...SUGGESTED_DONATIONS.map((value) => ({ value, label: formatCoins(Number(value), locale) })),
            { value: 'custom' as const, label: t('donations.custom') },
          ]}
          onChange={form.setChoice}
        />
        {form.choice === 'custom' && (
          <TextField
            label={t('donations.custom')}
            inputMode="numeric"
            value={form.custom}
            maxLength={String(MAX_COINS).length}
            onChange={(event) => form.setCustom(event.target.value.replaceAll(/\D/g, ''))}
          />
        )}
        <TextArea
          label={`${t('donations.message')} (${t('common.optional')})`}
          hint={t('donations.messageHint')}
          rows={3}
          value={form.message}
          maxLength={DONATION_MESSAGE_MAX_LENGTH}
          onChange={(event) => form.setMessage(event.target.value)}
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
        {form.error !== null && (
          <div role="alert">
            <Notice tone="bad">{message(form.error)}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}
