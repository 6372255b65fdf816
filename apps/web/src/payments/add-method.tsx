import { typedPhone, useAddMethod } from '@inkvine/client/payment-methods';
import type { MethodOption } from '@inkvine/contracts/payment-methods';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Notice } from '../design/states.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';
import { rememberReturn } from './return-path.ts';

/** The kinds of method that can be added, each leading to its provider's page. */
export function AddMethod({
  options,
  returnTo,
}: {
  options: readonly MethodOption[];
  /** Where the reader wants to be with the new method; null for the list of methods. */
  returnTo: string | null;
}) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [wanted, setWanted] = useState<MethodOption>();
  const [phone, setPhone] = useState('');
  const { add, error, isPending } = useAddMethod({
    returnTo: 'web',
    openCheckout: ({ checkoutUrl }) => {
      rememberReturn(returnTo, 'method');
      window.location.assign(checkoutUrl);
    },
  });
  if (options.length === 0) return <Notice>{t('methods.unavailable')}</Notice>;
  const number = typedPhone(phone);
  return (
    <div className="flex flex-col gap-5">
      {error !== null && wanted === undefined && (
        <div role="alert">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
      <ul className="grid gap-3 sm:grid-cols-2">
        {options.map((option) => (
          <li key={`${option.gateway} ${option.kind}`}>
            <Button
              variant="secondary"
              className="w-full flex-col py-3"
              disabled={isPending}
              onClick={() => (option.needsPhone ? setWanted(option) : add(option))}
            >
              <span className="font-semibold">{t(`methods.addOf.${option.kind}`)}</span>
              <span className="text-xs font-normal text-ink-soft">
                {t(`payments.gateways.${option.gateway}`)}
                {' · '}
                {option.currencies.map((currency) => t(`payments.currencies.${currency}`)).join(', ')}
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {wanted !== undefined && (
        <FormDialog
          title={t('methods.phoneTitle')}
          submit={t('methods.next')}
          pending={isPending}
          problem={error === null ? null : message(error)}
          isReady={number !== null}
          onClose={() => setWanted(undefined)}
          onSubmit={() => add(wanted, number ?? undefined)}
        >
          <TextField
            label={t('methods.phone')}
            name="phone"
            type="tel"
            autoComplete="tel"
            hint={t('methods.phoneHint')}
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
          />
        </FormDialog>
      )}
    </div>
  );
}
