import type { ReadingSettings } from '@inkvine/client/reading-settings';
import type { Block } from '@inkvine/contracts/block';
import type { Locale } from '@inkvine/contracts/primitives';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ChapterText } from './chapter-text.tsx';

/** The open beginning of a locked chapter, which fades where it ends. */
export function ChapterPreview(preview: {
  blocks: readonly Block[];
  language: Locale;
  settings: ReadingSettings;
  isPhone: boolean;
}) {
  const { t } = useTranslation();
  const textRef = useRef<HTMLDivElement>(null);
  return (
    <section aria-label={t('release.previewOf')}>
      <div className="[mask-image:linear-gradient(to_bottom,black_calc(100%-5rem),rgb(0_0_0/0.35))]">
        <ChapterText {...preview} textRef={textRef} />
      </div>
      <p className="mt-4 text-center text-sm text-ink-soft">{t('release.previewEnds')}</p>
    </section>
  );
}
