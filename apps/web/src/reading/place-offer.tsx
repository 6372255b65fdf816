import type { ReadingAnchor } from '@inkvine/contracts/reading';
import type { ChapterId } from '@inkvine/contracts/primitives';
import { formatRelative } from '@inkvine/i18n/format';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { useLocale } from '../shell/locale.ts';
import type { OtherPlace } from '@inkvine/client/reading/other-place';

/** Lies over the margin below the bar: an offer must not move a line of the text. */
export function PlaceOffer({
  other,
  onGo,
  onDismiss,
}: {
  other: OtherPlace;
  onGo: (to: ReadingAnchor | ChapterId) => void;
  onDismiss: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { place, anchor } = other;
  const said = {
    device: place.deviceName ?? t('reading.otherDevice'),
    when: formatRelative(place.at, locale, new Date()),
    number: place.number,
  };
  return (
    <div
      role="status"
      className="absolute inset-x-2 top-full z-10 mx-auto mt-2 flex max-w-xl animate-appear flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line bg-surface py-1.5 pr-1.5 pl-4 text-sm shadow-card"
    >
      <span className="min-w-0 flex-1 basis-48">
        {t(anchor === null ? 'reading.otherChapter' : 'reading.otherPlace', said)}
      </span>
      <span className="ml-auto flex items-center">
        <Button
          variant="quiet"
          size="sm"
          className="text-vine"
          onClick={() => onGo(anchor ?? place.chapterId)}
        >
          {t('reading.continueThere')}
        </Button>
        <Button variant="quiet" size="icon" aria-label={t('reading.stayHere')} onClick={onDismiss}>
          <X aria-hidden className="size-4" />
        </Button>
      </span>
    </div>
  );
}
