import { typedPhone, useAddMethod } from '@inkvine/client/payment-methods';
import type { MethodOption } from '@inkvine/contracts/payment-methods';
import { randomUUID } from 'expo-crypto';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { SPACE } from '../design/tokens.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { openCheckout } from './checkout.ts';
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
  const router = useRouter();
  const message = useErrorMessage();
  const [wanted, setWanted] = useState<MethodOption>();
  const [phone, setPhone] = useState('');
  const number = typedPhone(phone);
  const { add, error, isPending } = useAddMethod({
    returnTo: 'mobile',
    openCheckout: async ({ registrationId, checkoutUrl }) => {
      rememberReturn(returnTo, 'method');
      const brought = await openCheckout(checkoutUrl, 'payment-methods/return');
      if (brought === null) return;
      router.replace({ pathname: '/payment-methods/return', params: { ...brought, registrationId } });
    },
    randomId: randomUUID,
  });
  if (options.length === 0) return <Notice tone="gold">{t('methods.unavailable')}</Notice>;
  return (
    <View style={styles.options}>
      {error !== null && wanted === undefined && <Notice tone="bad">{message(error)}</Notice>}
      {options.map((option) => (
        <Button
          key={`${option.gateway} ${option.kind}`}
          variant="secondary"
          label={t(`methods.addOf.${option.kind}`)}
          note={[
            t(`payments.gateways.${option.gateway}`),
            option.currencies.map((currency) => t(`payments.currencies.${currency}`)).join(', '),
          ].join(' · ')}
          disabled={isPending}
          onPress={() => (option.needsPhone ? setWanted(option) : add(option))}
        />
      ))}
      {wanted !== undefined && (
        <Sheet title={t('methods.phoneTitle')} onClose={() => setWanted(undefined)}>
          <Field
            label={t('methods.phone')}
            hint={t('methods.phoneHint')}
            inputMode="tel"
            autoComplete="tel"
            value={phone}
            onChangeText={setPhone}
          />
          {error !== null && <Notice tone="bad">{message(error)}</Notice>}
          <Button
            label={t('methods.next')}
            disabled={number === null}
            pending={isPending}
            onPress={() => add(wanted, number ?? undefined)}
          />
        </Sheet>
      )}
    </View>
  );
}

const styles = StyleSheet.create({ options: { gap: SPACE.md } });
