import { DEFAULT_SETTINGS, FAMILIES, lineHeightOf, sizeOf } from '@inkvine/client/reading-settings';
import type { Locale } from '@inkvine/contracts/primitives';
import { ALIGNMENTS, LINE_HEIGHT, PAPERS, SIZE } from '@inkvine/contracts/reading-settings';
import { formatNumber } from '@inkvine/i18n/format';
import Minus from 'lucide-react-native/icons/minus';
import Plus from 'lucide-react-native/icons/plus';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, IconButton } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { changeSettings, useReadingSettings } from './device-settings.ts';

export function ReadingSettingsSheet({ language, onClose }: { language: Locale; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const settings = useReadingSettings();
  const size = sizeOf(settings, true);
  const lineHeight = lineHeightOf(settings, language);
  const families = {
    serif: t('reading.familySerif'),
    sans: t('reading.familySans'),
    system: t('reading.familySystem'),
  };
  const alignments = { start: t('reading.alignStart'), justify: t('reading.alignJustify') };
  // Tenths, because 0.1 + 0.2 is not 0.3.
  const stepLine = (by: number) => changeSettings({ lineHeight: Math.round((lineHeight + by) * 10) / 10 });
  return (
    <Sheet title={t('reading.settings')} onClose={onClose}>
      <Choice
        label={t('reading.family')}
        value={settings.family}
        options={FAMILIES.map((value) => ({ value, label: families[value] }))}
        onChange={(family) => changeSettings({ family })}
      />
      <Stepper
        label={t('reading.size')}
        value={formatNumber(size, locale)}
        canLess={size > SIZE.min}
        canMore={size < SIZE.max}
        onLess={() => changeSettings({ size: size - 1 })}
        onMore={() => changeSettings({ size: size + 1 })}
      />
      <Stepper
        label={t('reading.lineHeight')}
        value={formatNumber(lineHeight, locale)}
        canLess={lineHeight > LINE_HEIGHT.min}
        canMore={lineHeight < LINE_HEIGHT.max}
        onLess={() => stepLine(-LINE_HEIGHT.step)}
        onMore={() => stepLine(LINE_HEIGHT.step)}
      />
      <Choice
        label={t('reading.align')}
        value={settings.align}
        options={ALIGNMENTS.map((value) => ({ value, label: alignments[value] }))}
        onChange={(align) => changeSettings({ align })}
      />
      <Choice
        label={t('reading.theme')}
        value={settings.paper}
        options={PAPERS.map((value) => ({ value, label: t(`reading.themes.${value}`) }))}
        onChange={(paper) => changeSettings({ paper })}
      />
      <Button variant="quiet" label={t('reading.reset')} onPress={() => changeSettings(DEFAULT_SETTINGS)} />
    </Sheet>
  );
}

function Stepper({
  label,
  value,
  canLess,
  canMore,
  onLess,
  onMore,
}: {
  label: string;
  value: string;
  canLess: boolean;
  canMore: boolean;
  onLess: () => void;
  onMore: () => void;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const frame = [styles.step, { borderColor: palette.lineStrong, backgroundColor: palette.surface }];
  return (
    <View role="group" aria-label={label} style={styles.row}>
      <Text size="sm" bold style={styles.label}>
        {label}
      </Text>
      <IconButton
        label={`${label}: ${t('reading.smaller')}`}
        icon={<Minus size={20} color={palette.ink} />}
        disabled={!canLess}
        onPress={onLess}
        style={frame}
      />
      <Text aria-live="polite" style={styles.value}>
        {value}
      </Text>
      <IconButton
        label={`${label}: ${t('reading.larger')}`}
        icon={<Plus size={20} color={palette.ink} />}
        disabled={!canMore}
        onPress={onMore}
        style={frame}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center' },
  label: { flex: 1 },
  value: { minWidth: 56, textAlign: 'center', fontVariant: ['tabular-nums'] },
  step: { borderWidth: 1, borderRadius: RADIUS.full },
});
