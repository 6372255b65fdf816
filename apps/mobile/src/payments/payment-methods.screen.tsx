import { methodWords, usePaymentMethods } from '@inkvine/client/payment-methods';
import type { PaymentMethod } from '@inkvine/contracts/payment-methods';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { IconButton } from '../design/button.tsx';
import { Rule, Section } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { AddMethod } from './add-method.tsx';
import { MethodSheets } from './method-sheets.tsx';

export function PaymentMethodsScreen() {
  const { t } = useTranslation();
  return (
    <ScrollScreen>
      <DocumentTitle title={t('methods.title')} />
      <RequireSession>{() => <PaymentMethods />}</RequireSession>
    </ScrollScreen>
  );
}

function PaymentMethods() {
  const { t } = useTranslation();
  const kept = usePaymentMethods();
  const [asked, setAsked] = useState<PaymentMethod>();
  return (
    <>
      <Text tone="inkSoft">{t('methods.lead')}</Text>
      <Section title={t('methods.list')}>
        <QueryView query={kept.methods} loading={<Skeleton height={160} />}>
          {(methods) =>
            methods.length === 0 ? (
              <EmptyState title={t('methods.empty')} body={t('methods.emptyBody')} />
            ) : (
              <View role="list">
                {methods.map((method) => (
                  <MethodRow key={method.id} method={method} onMore={() => setAsked(method)} />
                ))}
              </View>
            )
          }
        </QueryView>
      </Section>
      <QueryView query={kept.options} loading={<Skeleton height={80} />}>
        {(options) => (
          <Section title={t('methods.addTitle')} lead={t('methods.addLead')}>
            <AddMethod options={options} returnTo={null} />
          </Section>
        )}
      </QueryView>
      {asked !== undefined && <MethodSheets method={asked} kept={kept} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function MethodRow({ method, onMore }: { method: PaymentMethod; onMore: () => void }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const words = methodWords(method, useLocale(), t(`methods.kinds.${method.details.kind}`));
  const at = t('methods.at', { gateway: t(`payments.gateways.${method.gateway}`) });
  return (
    <View role="listitem">
      <View style={styles.row}>
        <View style={styles.words}>
          <View style={styles.name}>
            <Text bold>{words.name}</Text>
            {method.isDefault && (
              <View style={[styles.badge, { backgroundColor: palette.vineSoft }]}>
                <Text size="xs" bold tone="vine">
                  {t('methods.default')}
                </Text>
              </View>
            )}
          </View>
          <Text size="sm" tone="inkSoft">
            {[words.about, words.number, at].filter((part) => part !== null).join(' · ')}
          </Text>
          {method.status !== 'active' && (
            <Text size="sm" bold tone={method.status === 'unusable' ? 'wine' : 'inkSoft'}>
              {t(`methods.states.${method.status}`)}
            </Text>
          )}
        </View>
        <IconButton
          label={t('methods.more', { method: words.title })}
          icon={<Ellipsis size={22} color={palette.inkSoft} />}
          onPress={onMore}
        />
      </View>
      <Rule />
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: SPACE.sm, paddingVertical: SPACE.md },
  words: { flex: 1, gap: 2 },
  name: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: SPACE.sm },
  badge: { borderRadius: RADIUS.full, paddingHorizontal: SPACE.sm },
});
