import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import { GrantBonusInput } from '@inkvine/contracts/backoffice';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

const Gift = GrantBonusInput.omit({ idempotencyKey: true });
const EMPTY = { email: '', coins: '', reason: '', campaign: '', expiresInDays: '365' };

export function BonusGrant() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [form, setForm] = useState(EMPTY);
  const gift = Gift.safeParse({
    ...form,
    email: form.email.trim(),
    campaign: form.campaign.trim() === '' ? undefined : form.campaign,
    coins: form.coins === '' ? undefined : Number(form.coins),
    expiresInDays: Number(form.expiresInDays),
  });
  const grant = useMutation(
    trpc.backoffice.grantBonus.mutationOptions({
      onSuccess: async (_, { coins, email }) => {
        keys.renew();
        setForm(EMPTY);
        toast(t('operate.bonusGiven', { coins, email }));
        await queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (gift.success) grant.mutate({ ...gift.data, idempotencyKey: keys.keyFor(JSON.stringify(gift.data)) });
  };
  return (
    <form className="grid max-w-xl gap-4 sm:grid-cols-2" onSubmit={submit}>
      <TextField
        label={t('operate.bonusEmail')}
        type="email"
        autoComplete="off"
        className="sm:col-span-2"
        value={form.email}
        onChange={(event) => setForm({ ...form, email: event.target.value })}
      />
      <TextField
        label={t('operate.bonusAmount')}
        inputMode="numeric"
        value={form.coins}
        onChange={(event) =>
          setForm({ ...form, coins: event.target.value.replaceAll(/\D/g, '').slice(0, 8) })
        }
      />
      <TextField
        label={t('operate.bonusDays')}
        inputMode="numeric"
        value={form.expiresInDays}
        onChange={(event) =>
          setForm({ ...form, expiresInDays: event.target.value.replaceAll(/\D/g, '').slice(0, 4) })
        }
      />
      <TextField
        label={t('operate.bonusReason')}
        className="sm:col-span-2"
        maxLength={200}
        value={form.reason}
        onChange={(event) => setForm({ ...form, reason: event.target.value })}
      />
      <TextField
        label={t('operate.bonusCampaign')}
        hint={t('operate.bonusCampaignHint')}
        className="sm:col-span-2"
        maxLength={60}
        value={form.campaign}
        onChange={(event) => setForm({ ...form, campaign: event.target.value })}
      />
      {grant.isError && (
        <div role="alert" className="sm:col-span-2">
          <Notice tone="bad">{message(grant.error)}</Notice>
        </div>
      )}
      <Button type="submit" className="justify-self-start" disabled={!gift.success} pending={grant.isPending}>
        {gift.success ? t('operate.bonusGive', { coins: gift.data.coins }) : t('operate.bonus')}
      </Button>
    </form>
  );
}
