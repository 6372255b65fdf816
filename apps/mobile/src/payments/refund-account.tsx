import type { useRefundAccount } from '@inkvine/client/deposits';
import { BANK_CODES, BankCode } from '@inkvine/contracts/banks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Field } from '../design/field.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';

/** Where a transfer goes back to. What is typed leaves this sheet only towards the server. */
export function RefundAccountFields({
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
    <View style={styles.fields}>
      <Heading size="base">{t('refunds.account.title')}</Heading>
      <Text size="sm" tone="inkSoft">
        {t('refunds.account.lead')}
      </Text>
      <BankChoice
        bankCode={bankCode}
        error={errorOf('bankCode')}
        onChange={(code) => change({ bankCode: code })}
      />
      <Field
        label={t('refunds.account.number')}
        hint={t('refunds.account.numberHint')}
        error={errorOf('accountNumber')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={30}
        value={accountNumber}
        onChangeText={(text) => change({ accountNumber: text })}
      />
      <Field
        label={t('refunds.account.holder')}
        error={errorOf('holderName')}
        autoComplete="name"
        maxLength={60}
        value={holderName}
        onChangeText={(text) => change({ holderName: text })}
      />
    </View>
  );
}

/** One of the banks, out of a list that unfolds and can be searched. */
function BankChoice({
  bankCode,
  error,
  onChange,
}: {
  bankCode: string;
  error: string | undefined;
  onChange: (code: BankCode) => void;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState('');
  const chosen = BankCode.safeParse(bankCode).data;
  const found = BANK_CODES.filter((code) =>
    t(`banks.${code}`).toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  const label = chosen === undefined ? t('refunds.account.chooseBank') : t(`banks.${chosen}`);
  return (
    <View style={styles.bank}>
      <Text size="sm" bold>
        {t('refunds.account.bank')}
      </Text>
      <Button
        variant="secondary"
        aria-expanded={open}
        label={label}
        onPress={() => {
          setWanted('');
          setOpen(!open);
        }}
      />
      {error !== undefined && (
        <Text size="sm" tone="wine" role="alert">
          {error}
        </Text>
      )}
      {open && (
        <>
          <Field label={t('refunds.account.searchBank')} value={wanted} onChangeText={setWanted} />
          <View role="radiogroup" aria-label={t('refunds.account.bank')}>
            {found.map((code) => (
              <Pressable
                key={code}
                role="radio"
                aria-checked={code === chosen}
                style={[styles.row, { borderBottomColor: palette.line }]}
                onPress={() => {
                  onChange(code);
                  setOpen(false);
                }}
              >
                <Text bold={code === chosen}>{t(`banks.${code}`)}</Text>
              </Pressable>
            ))}
          </View>
          {found.length === 0 && <Text tone="inkSoft">{t('refunds.account.noBank')}</Text>}
        </>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  fields: { gap: SPACE.md },
  bank: { gap: SPACE.sm },
  row: { minHeight: TARGET, justifyContent: 'center', borderBottomWidth: 1 },
});
