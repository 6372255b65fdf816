import { useTRPC } from '@inkvine/client/react';
import { DestinationKind, RegisterDestinationInput, type PayoutStanding } from '@inkvine/contracts/payouts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SelectField, TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** The codes under which Korean banks know each other, with their names in Korean and in English. */
const KOREAN_BANKS = [
  ['004', 'KB국민', 'KB Kookmin'],
  ['088', '신한', 'Shinhan'],
  ['020', '우리', 'Woori'],
  ['081', '하나', 'Hana'],
  ['011', 'NH농협', 'NH NongHyup'],
  ['003', 'IBK기업', 'IBK'],
  ['090', '카카오뱅크', 'KakaoBank'],
  ['092', '토스뱅크', 'Toss Bank'],
  ['089', '케이뱅크', 'K bank'],
  ['023', 'SC제일', 'SC First'],
  ['031', 'iM뱅크', 'iM Bank'],
  ['032', '부산', 'Busan'],
  ['039', '경남', 'Kyongnam'],
  ['034', '광주', 'Gwangju'],
  ['037', '전북', 'Jeonbuk'],
  ['035', '제주', 'Jeju'],
  ['007', '수협', 'Suhyup'],
  ['045', '새마을금고', 'MG Saemaul'],
  ['048', '신협', 'Shinhyup'],
  ['071', '우체국', 'Korea Post'],
] as const;

/** Asks where the money of a currency goes. What is typed leaves this dialog only towards the server. */
export function DestinationDialog({ standing, onClose }: { standing: PayoutStanding; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const { currency, kinds, asks } = standing;
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [form, setFields] = useState({
    kind: kinds[0] ?? ('bank' as DestinationKind),
    ...{ bankCode: currency === 'KRW' ? '088' : '', accountNumber: '', address: '', holderName: '' },
    ...{ phone: '', businessNumber: '', representative: '' },
  });
  /** Another account is another intention. */
  const setForm = (next: typeof form) => {
    setFields(next);
    setKey(crypto.randomUUID());
  };
  const { kind, bankCode, accountNumber, address, holderName, phone, businessNumber, representative } = form;
  const locale = useLocale();
  const input = RegisterDestinationInput.safeParse({
    currency,
    account:
      kind === 'bank'
        ? { kind, bankCode, accountNumber, holderName }
        : kind === 'upi'
          ? { kind, address, holderName }
          : { kind },
    ...(asks.includes('phone') && { phone: phone.replaceAll(/[\s-]/g, '') }),
    ...(asks.includes('business') && { business: { number: businessNumber, representative } }),
    idempotencyKey: key,
  });
  const save = useMutation(
    trpc.payouts.registerDestination.mutationOptions({
      onSuccess: ({ onboardingUrl }) => {
        if (onboardingUrl !== null) return globalThis.location.assign(onboardingUrl);
        toast(t('payouts.destination.saved'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.payouts.pathKey() }),
    }),
  );
  return (
    <FormDialog
      title={t('payouts.destination.dialog', { currency })}
      lead={t(kind === 'onboarding' ? 'payouts.destination.leadOnboarding' : 'payouts.destination.lead')}
      submit={t(kind === 'onboarding' ? 'payouts.destination.goOn' : 'payouts.destination.save')}
      pending={save.isPending}
      problem={save.error === null ? null : message(save.error)}
      isReady={input.success}
      onSubmit={() => {
        if (input.success) save.mutate(input.data);
      }}
      onClose={onClose}
    >
      {kinds.length > 1 && (
        <SelectField
          label={t('payouts.destination.kind')}
          value={kind}
          onChange={(event) => setForm({ ...form, kind: DestinationKind.parse(event.target.value) })}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t(`payouts.destination.kinds.${each}`)}
            </option>
          ))}
        </SelectField>
      )}
      {kind === 'bank' && currency === 'KRW' && (
        <SelectField
          label={t('payouts.destination.bank')}
          value={bankCode}
          onChange={(event) => setForm({ ...form, bankCode: event.target.value })}
        >
          {KOREAN_BANKS.map(([code, korean, english]) => (
            <option key={code} value={code}>
              {locale === 'ko' ? korean : english}
            </option>
          ))}
        </SelectField>
      )}
      {kind === 'bank' && currency !== 'KRW' && (
        <TextField
          label={t('payouts.destination.bankCodeInr')}
          autoComplete="off"
          value={bankCode}
          onChange={(event) => setForm({ ...form, bankCode: event.target.value.toUpperCase().slice(0, 11) })}
        />
      )}
      {kind === 'bank' && (
        <TextField
          label={t('payouts.destination.number')}
          autoComplete="off"
          inputMode="numeric"
          value={accountNumber}
          onChange={(event) => setForm({ ...form, accountNumber: event.target.value })}
        />
      )}
      {kind === 'upi' && (
        <TextField
          label={t('payouts.destination.address')}
          autoComplete="off"
          value={address}
          onChange={(event) => setForm({ ...form, address: event.target.value.trim() })}
        />
      )}
      {kind !== 'onboarding' && (
        <TextField
          label={t('payouts.destination.holder')}
          autoComplete="name"
          value={holderName}
          onChange={(event) => setForm({ ...form, holderName: event.target.value })}
        />
      )}
      {asks.includes('business') && (
        <>
          <TextField
            label={t('payouts.destination.businessNumber')}
            autoComplete="off"
            inputMode="numeric"
            value={businessNumber}
            onChange={(event) => setForm({ ...form, businessNumber: event.target.value })}
          />
          <TextField
            label={t('payouts.destination.representative')}
            autoComplete="name"
            value={representative}
            onChange={(event) => setForm({ ...form, representative: event.target.value })}
          />
        </>
      )}
      {asks.includes('phone') && (
        <TextField
          label={t('payouts.destination.phone')}
          hint={t('payouts.destination.phoneHint')}
          type="tel"
          autoComplete="tel"
          value={phone}
          onChange={(event) => setForm({ ...form, phone: event.target.value })}
        />
      )}
    </FormDialog>
  );
}
