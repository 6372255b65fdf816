import { CLEAR_FAMILIES, lineHeightOf, sizeOf } from '@inkvine/client/reading-settings';
import type { ReadingProfileInUse } from '@inkvine/client/reading/use-reading-profile';
import type { Locale, NovelId } from '@inkvine/contracts/primitives';
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
import { formatPercent } from '@inkvine/i18n/format';
import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { CheckField, Choice } from '../design/field.tsx';
import { SideSheet } from '../design/side-sheet.tsx';
import { useLocale } from '../shell/locale.ts';
import { ProfileFields } from './reading-profiles.tsx';

/** Every setting beside the text it sets, so that the page itself is the preview. */
export function ReadingSettingsSheet({
  novelId,
  language,
  reading,
  isPhone,
  isSignedIn,
  onClose,
  onShowShortcuts,
}: {
  novelId: NovelId;
  language: Locale;
  reading: ReadingProfileInUse;
  isPhone: boolean;
  isSignedIn: boolean;
  onClose: () => void;
  onShowShortcuts: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { settings, actions } = reading;
  const { change } = actions;
  const size = sizeOf(settings, isPhone);
  const percent = (value: number) => formatPercent(value / 100, locale);
  return (
    <SideSheet
      title={t('reading.settings')}
      onClose={onClose}
      footer={
        <Button variant="secondary" size="sm" onClick={actions.reset}>
          {t('reading.reset')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <div role="group" aria-label={t('reading.size')} className="flex items-center justify-between">
          <span className="text-sm font-semibold">{t('reading.size')}</span>
          <span className="flex items-center gap-1">
            <Button
              variant="secondary"
              size="icon"
              aria-label={t('reading.smaller')}
              disabled={size <= SIZE.min}
              onClick={() => change({ size: size - 1 })}
            >
              <Minus aria-hidden className="size-4" />
            </Button>
            <output className="w-20 text-center text-sm tabular-nums" aria-live="polite">
              {t('reading.sizeValue', { size })}
            </output>
            <Button
              variant="secondary"
              size="icon"
              aria-label={t('reading.larger')}
              disabled={size >= SIZE.max}
              onClick={() => change({ size: size + 1 })}
            >
              <Plus aria-hidden className="size-4" />
            </Button>
          </span>
        </div>
        <Choice
          label={t('reading.theme')}
          name="paper"
          value={settings.paper}
          options={PAPERS.map((value) => ({ value, label: t(`reading.themes.${value}`) }))}
          onChange={(paper) => change({ paper })}
        />
        <Choice
          label={t('reading.mode')}
          name="mode"
          value={settings.mode}
          options={MODES.map((value) => ({ value, label: t(`reading.modes.${value}`) }))}
          onChange={(mode) => change({ mode })}
        />
        <Choice
          label={t('reading.family')}
          name="family"
          value={settings.family}
          options={FAMILIES.map((value) => ({ value, label: t(`reading.families.${value}`) }))}
          onChange={(family) => change({ family })}
        />
        {language === 'ko' && CLEAR_FAMILIES.has(settings.family) && (
          <p className="text-xs text-ink-soft">{t('reading.familyWithoutHangul')}</p>
        )}
        <Slider
          label={t('reading.lineHeight')}
          range={LINE_HEIGHT}
          value={lineHeightOf(settings, language)}
          shown={lineHeightOf(settings, language).toFixed(1)}
          onChange={(lineHeight) => change({ lineHeight })}
        />
        <Slider
          label={t('reading.measure')}
          range={MEASURE}
          value={settings.measure}
          shown={percent(settings.measure)}
          onChange={(measure) => change({ measure })}
        />
        <Choice
          label={t('reading.paragraph')}
          name="paragraph"
          value={settings.paragraph}
          options={PARAGRAPHS.map((value) => ({ value, label: t(`reading.paragraphs.${value}`) }))}
          onChange={(paragraph) => change({ paragraph })}
        />
        <Choice
          label={t('reading.align')}
          name="align"
          value={settings.align}
          options={ALIGNMENTS.map((value) => ({
            value,
            label: value === 'start' ? t('reading.alignStart') : t('reading.alignJustify'),
          }))}
          onChange={(align) => change({ align })}
        />
        <Slider
          label={t('reading.contrast')}
          range={CONTRAST}
          value={settings.contrast}
          shown={percent(settings.contrast)}
          onChange={(contrast) => change({ contrast })}
        />
        <div className="flex flex-col border-y border-line py-2">
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
              <CheckField
                label={t('reading.reduceMotion')}
                checked={settings.reduceMotion}
                onChange={(reduceMotion) => change({ reduceMotion })}
              />
            </>
          )}
          <CheckField
            label={t('reading.keepAwake')}
            checked={settings.keepAwake}
            onChange={(keepAwake) => change({ keepAwake })}
          />
          <div className="max-sm:hidden">
            <CheckField
              label={t('reading.shortcutsOn')}
              checked={settings.shortcuts}
              onChange={(shortcuts) => change({ shortcuts })}
            />
            <Button variant="quiet" size="sm" onClick={onShowShortcuts}>
              {t('reading.shortcuts')}
            </Button>
          </div>
        </div>
        <ProfileFields
          novelId={novelId}
          profile={reading.profile}
          profiles={reading.profiles}
          novels={reading.novels}
          actions={actions}
        />
        <p className="text-xs text-ink-soft">
          {t(isSignedIn ? 'reading.settingsSynced' : 'reading.settingsLead')}
        </p>
      </div>
    </SideSheet>
  );
}

function Slider({
  label,
  range,
  value,
  shown,
  onChange,
}: {
  label: string;
  range: { min: number; max: number; step: number };
  value: number;
  shown: string;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <div className="flex justify-between text-sm">
        <label htmlFor={id} className="font-semibold">
          {label}
        </label>
        <span aria-hidden className="text-ink-soft tabular-nums">
          {shown}
        </span>
      </div>
      <input
        id={id}
        type="range"
        min={range.min}
        max={range.max}
        step={range.step}
        value={value}
        aria-valuetext={shown}
        onChange={(event) => onChange(Number(event.target.value))}
        className="h-11 w-full accent-vine sm:h-8"
      />
    </div>
  );
}
