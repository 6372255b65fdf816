import { refundNotice, useRefundAccount } from '@inkvine/client/deposits';
import { useRefundRequest } from '@inkvine/client/refund';
import { BANK_CODES } from '@inkvine/contracts/banks';
import type { TopUpId } from '@inkvine/contracts/primitives';
import type { RefundPreview } from '@inkvine/contracts/refunds';
import { formatCoins, formatMoney } from '@inkvine/i18n/format';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { SelectField, TextArea, TextField } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Shows the exact refund of an order and asks for it once it is confirmed. */
export function RefundDialog({ topUpId, onClose }: { topUpId: TopUpId; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const [note, setNote] = useState('');
  const account = useRefundAccount();
  const [isTold, setTold] = useState(false);
  const { preview, error, isAsking, ask } = useRefundRequest({
    topUpId,
    onRequested: () => {
      toast(t('refunds.requested'));
      onClose();
    },
  });
  const shown = preview.data?.possible === true ? preview.data : null;
  const confirm = ({ amount, needsAccount }: Possible) => {
    if (!needsAccount) ask(amount, note.trim());
    else if (account.account === undefined) setTold(true);
    else ask(amount, note.trim(), account.account);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('refunds.title')}
      lead={t('refunds.lead')}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {t('refunds.back')}
          </Button>
          {shown !== null && (
            <Button variant="danger" pending={isAsking} onClick={() => confirm(shown)}>
              {t('refunds.confirm', { amount: formatMoney(shown.amount, shown.currency, locale) })}
            </Button>
          )}
        </>
      }
    >
      <QueryView query={preview} loading={<Skeleton className="h-64" />}>
        {(data) =>
          data.possible ? (
            <div className="flex flex-col gap-4">
              <Amounts preview={data} />
              {data.needsAccount && <AccountFields account={account} isTold={isTold} />}
              <TextArea
                label={t('refunds.note')}
                rows={2}
                maxLength={300}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
              <Notice tone={data.automatic ? 'good' : 'gold'}>{t(refundNotice(data))}</Notice>
            </div>
          ) : (
            <Notice>{t(`refunds.not.${data.why}`)}</Notice>
          )
        }
      </QueryView>
      {error !== null && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}

type Possible = Extract<RefundPreview, { possible: true }>;

function AccountFields({
  account,
  isTold,
}: {
  account: ReturnType<typeof useRefundAccount>;
  /** What is wrong is said once the person has tried. */
  isTold: boolean;
}) {
  const { t } = useTranslation();
  const { bankCode, accountNumber, holderName, wrong, change } = account;
  const errorOf = (part: 'bankCode' | 'accountNumber' | 'holderName') =>
    isTold && wrong.has(part) ? t(`refunds.account.wrong.${part}`) : undefined;
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-1 text-sm font-semibold">{t('refunds.account.title')}</legend>
      <p className="text-sm text-ink-soft">{t('refunds.account.lead')}</p>
      <SelectField
        label={t('refunds.account.bank')}
        value={bankCode}
        error={errorOf('bankCode')}
        onChange={(event) => change({ bankCode: event.target.value })}
      >
        <option value="">{t('refunds.account.chooseBank')}</option>
        {BANK_CODES.map((code) => (
          <option key={code} value={code}>
            {t(`banks.${code}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('refunds.account.number')}
        hint={t('refunds.account.numberHint')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={30}
        value={accountNumber}
        error={errorOf('accountNumber')}
        onChange={(event) => change({ accountNumber: event.target.value })}
      />
      <TextField
        label={t('refunds.account.holder')}
        autoComplete="name"
        maxLength={60}
        value={holderName}
        error={errorOf('holderName')}
        onChange={(event) => change({ holderName: event.target.value })}
      />
    </fieldset>
  );
}

function Amounts({ preview }: { preview: Possible }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { coins, expiredCoins, bonusCoins, gross, fee, amount, rule, policyVersion } = preview;
  const money = (minor: number) => formatMoney(minor, preview.currency, locale);
  return (
    <>
      <p className="text-sm">{t(`refunds.why.${rule}`)}</p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2 text-sm">
        <Line label={t('refunds.coinsLeave')}>
          {formatCoins(coins + expiredCoins, locale)}
          {expiredCoins > 0 && (
            <span className="block text-xs text-ink-soft">
              {t('refunds.expiredToo', { coins: expiredCoins })}
            </span>
          )}
        </Line>
        {bonusCoins > 0 && <Line label={t('refunds.bonusLeaves')}>{formatCoins(bonusCoins, locale)}</Line>}
        <Line label={t('refunds.worth')}>{money(gross)}</Line>
        <Line label={t('refunds.fee')}>{fee === 0 ? t('refunds.noFee') : `−${money(fee)}`}</Line>
        <Line label={<strong>{t('refunds.youGet')}</strong>}>
          <strong className="text-base">{money(amount)}</strong>
        </Line>
      </dl>
      <p className="text-xs text-ink-soft">
        {bonusCoins > 0 && `${t('refunds.bonusWhy')} `}
        {t('refunds.policy', { version: policyVersion })}
      </p>
    </>
  );
}

function Line({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </>
  );
}
