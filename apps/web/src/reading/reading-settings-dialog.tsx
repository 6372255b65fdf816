import {
  ALIGNMENTS,
  DEFAULT_SETTINGS,
  FAMILIES,
  LINE_HEIGHT,
  lineHeightOf,
  MEASURE,
  PAPERS,
  SIZE,
  sizeOf,
  type ReadingSettings,
} from '@inkvine/client/reading-settings';
import type { Locale } from '@inkvine/contracts/primitives';
import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, Choice } from '../design/field.tsx';
import { changeSettings } from './reading-settings.ts';

export function ReadingSettingsDialog({
  settings,
  language,
  isPhone,
  onClose,
  onShowShortcuts,
}: {
  settings: ReadingSettings;
  language: Locale;
  isPhone: boolean;
  onClose: () => void;
  onShowShortcuts: () => void;
}) {
  const { t } = useTranslation();
  const size = sizeOf(settings, isPhone);
  const families = {
    serif: t('reading.familySerif'),
    sans: t('reading.familySans'),
    system: t('reading.familySystem'),
  };
  const alignments = { start: t('reading.alignStart'), justify: t('reading.alignJustify') };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('reading.settings')}
      lead={t('reading.settingsLead')}
      footer={
        <Button variant="secondary" onClick={() => changeSettings(DEFAULT_SETTINGS)}>
          {t('reading.reset')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <Choice
          label={t('reading.theme')}
          name="paper"
          value={settings.paper}
          options={PAPERS.map((value) => ({ value, label: t(`reading.themes.${value}`) }))}
          onChange={(paper) => changeSettings({ paper })}
        />
        <Choice
          label={t('reading.family')}
          name="family"
          value={settings.family}
          options={FAMILIES.map((value) => ({ value, label: families[value] }))}
          onChange={(family) => changeSettings({ family })}
        />
        <div role="group" aria-label={t('reading.size')} className="flex items-center justify-between">
          <span className="text-sm font-semibold">{t('reading.size')}</span>
          <span className="flex items-center gap-2">
            <Button
              variant="secondary"
              size="icon"
              aria-label={t('reading.smaller')}
              disabled={size <= SIZE.min}
              onClick={() => changeSettings({ size: size - 1 })}
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
              onClick={() => changeSettings({ size: size + 1 })}
            >
              <Plus aria-hidden className="size-4" />
            </Button>
          </span>
        </div>
        <Slider
          label={t('reading.lineHeight')}
          range={LINE_HEIGHT}
          value={lineHeightOf(settings, language)}
          shown={lineHeightOf(settings, language).toFixed(1)}
          onChange={(lineHeight) => changeSettings({ lineHeight })}
        />
        <Slider
          label={t('reading.measure')}
          range={MEASURE}
          value={settings.measure}
          shown={`${settings.measure}%`}
          onChange={(measure) => changeSettings({ measure })}
        />
        <Choice
          label={t('reading.align')}
          name="align"
          value={settings.align}
          options={ALIGNMENTS.map((value) => ({ value, label: alignments[value] }))}
          onChange={(align) => changeSettings({ align })}
        />
        <div className="flex flex-wrap items-center justify-between gap-2 max-sm:hidden">
          <CheckField
            label={t('reading.shortcutsOn')}
            checked={settings.shortcuts}
            onChange={(shortcuts) => changeSettings({ shortcuts })}
          />
          <Button variant="quiet" size="sm" onClick={onShowShortcuts}>
            {t('reading.shortcuts')}
          </Button>
        </div>
      </div>
    </Dialog>
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
