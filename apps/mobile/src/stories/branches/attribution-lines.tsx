import type { Attribution } from '@inkvine/contracts/attribution';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { View } from 'react-native';
import { Text } from '../../design/text.tsx';
import { useLocale } from '../../shell/locale.ts';

/** Whose chapters a branch carries on from, a line each; nobody can take it away. */
export function AttributionLines({ attribution }: { attribution: readonly Attribution[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <View>
      {attribution.map(({ from, to, author, asOf }) => (
        <Text key={from} size="xs" tone="inkSoft">
          {t(from === to ? 'branches.attributionOne' : 'branches.attribution', {
            from,
            to,
            name: author.name,
            date: formatDate(asOf, locale, 'day'),
          })}
        </Text>
      ))}
    </View>
  );
}
