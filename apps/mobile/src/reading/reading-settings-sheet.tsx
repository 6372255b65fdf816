import { CLEAR_FAMILIES, lineHeightOf, sizeOf } from '@inkvine/client/reading-settings';
import type { ReadingProfileInUse } from '@inkvine/client/reading/use-reading-profile';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import {
  ALIGNMENTS,
  CONTRAST,
  FAMILIES,
  LINE_HEIGHT,
  MEASURE,
  MODES,
  PAPERS,
  PARAGRAPHS,
  SIZE,
} from '@inkvine/contracts/reading-settings';
import { formatNumber, formatPercent } from '@inkvine/i18n/format';
import Minus from 'lucide-react-native/icons/minus';
import Plus from 'lucide-react-native/icons/plus';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, IconButton } from '../design/button.tsx';
import { CheckField } from '../design/check-field.tsx';
import { Choice } from '../design/choice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { ProfileFields } from './reading-profiles.tsx';

/** How chapters are set: what holds for every device, and the profiles to choose from. */
export function ReadingSettingsSheet({
  novel,
  reading,
  isSignedIn,
  onClose,
}: {
  /** The novel that is open; null while nobody knows. */
  novel: ReadableChapter['novel'] | null;
  reading: ReadingProfileInUse;
  isSignedIn: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { settings, actions } = reading;
  const { change } = actions;
  const language = novel?.language ?? locale;
  const size = sizeOf(settings, true);
  const lineHeight = lineHeightOf(settings, language);
  const percent = (value: number) => formatPercent(value / 100, locale);
  return (
    <Sheet title={t('reading.settings')} onClose={onClose}>
      <Stepper
        label={t('reading.size')}
        value={size}
        shown={formatNumber(size, locale)}
        range={{ ...SIZE, step: 1 }}
        onChange={(next) => change({ size: next })}
      />
      <Choice
        label={t('reading.theme')}
        value={settings.paper}
        options={PAPERS.map((value) => ({ value, label: t(`reading.themes.${value}`) }))}
        onChange={(paper) => change({ paper })}
      />
      <Choice
        label={t('reading.mode')}
        value={settings.mode}
        options={MODES.map((value) => ({ value, label: t(`reading.modes.${value}`) }))}
        onChange={(mode) => change({ mode })}
      />
      <Choice
        label={t('reading.family')}
        value={settings.family}
        options={FAMILIES.map((value) => ({ value, label: t(`reading.families.${value}`) }))}
        onChange={(family) => change({ family })}
      />
      {language === 'ko' && CLEAR_FAMILIES.has(settings.family) && (
        <Text size="xs" tone="inkSoft">
          {t('reading.familyWithoutHangul')}
        </Text>
      )}
      <Stepper
        label={t('reading.lineHeight')}
        value={lineHeight}
        shown={formatNumber(lineHeight, locale)}
        range={LINE_HEIGHT}
        onChange={(next) => change({ lineHeight: next })}
      />
      <Stepper
        label={t('reading.measure')}
        value={settings.measure}
        shown={percent(settings.measure)}
        range={MEASURE}
        onChange={(measure) => change({ measure })}
      />
      <Choice
        label={t('reading.paragraph')}
        value={settings.paragraph}
        options={PARAGRAPHS.map((value) => ({ value, label: t(`reading.paragraphs.${value}`) }))}
        onChange={(paragraph) => change({ paragraph })}
      />
      <Choice
        label={t('reading.align')}
        value={settings.align}
        options={ALIGNMENTS.map((value) => ({
          value,
          label: value === 'start' ? t('reading.alignStart') : t('reading.alignJustify'),
        }))}
        onChange={(align) => change({ align })}
      />
      <Stepper
        label={t('reading.contrast')}
        value={settings.contrast}
        shown={percent(settings.contrast)}
        range={CONTRAST}
        onChange={(contrast) => change({ contrast })}
      />
      <View>
        {settings.mode === 'pages' && (
          <>
            <CheckField
              label={t('reading.autoNext')}
              checked={settings.autoNext}
              onChange={(autoNext) => change({ autoNext })}
            />
            <CheckField
              label={t('reading.leftHanded')}
              checked={settings.leftHanded}
              onChange={(leftHanded) => change({ leftHanded })}
            />
          </>
        )}
        <CheckField
          label={t('reading.keepAwake')}
          checked={settings.keepAwake}
          onChange={(keepAwake) => change({ keepAwake })}
        />
      </View>
      <ProfileFields hasNovel={novel !== null} isOfNovel={isOfNovel(novel, reading)} reading={reading} />
      <Text size="xs" tone="inkSoft">
        {t(isSignedIn ? 'reading.settingsSynced' : 'reading.settingsLead')}
      </Text>
      <Button variant="quiet" label={t('reading.reset')} onPress={actions.reset} />
    </Sheet>
  );
}

const isOfNovel = (novel: ReadableChapter['novel'] | null, { novels, profile }: ReadingProfileInUse) =>
  novel !== null && novels[novel.id] === profile.id;

function Stepper({
  label,
  value,
  shown,
  range,
  onChange,
}: {
  label: string;
  value: number;
  shown: string;
  range: { min: number; max: number; step: number };
  onChange: (value: number) => void;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  // Tenths, because 0.1 + 0.2 is not 0.3.
  const step = (by: number) =>
    onChange(Math.min(Math.max(Math.round((value + by) * 10) / 10, range.min), range.max));
  const frame = [styles.step, { borderColor: palette.lineStrong, backgroundColor: palette.surface }];
  return (
    <View role="group" aria-label={label} style={styles.row}>
      <Text size="sm" bold style={styles.label}>
        {label}
      </Text>
      <IconButton
        label={`${label}: ${t('reading.smaller')}`}
        icon={<Minus size={20} color={palette.ink} />}
        disabled={value <= range.min}
        onPress={() => step(-range.step)}
        style={frame}
      />
      <Text aria-live="polite" style={styles.value}>
        {shown}
      </Text>
      <IconButton
        label={`${label}: ${t('reading.larger')}`}
        icon={<Plus size={20} color={palette.ink} />}
        disabled={value >= range.max}
        onPress={() => step(range.step)}
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
