import { Popover } from '@base-ui/react/popover';
import { useTranslation } from 'react-i18next';

/** A number that opens its note beside it, so that nobody loses the line they read. */
export function Footnote({ note, number }: { note: string; number: number }) {
  const { t } = useTranslation();
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={t('reading.footnote', { number })}
        data-number={number}
        className="reading-note"
      />
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} collisionPadding={16} className="z-40">
          <Popover.Popup
            aria-label={t('reading.footnote', { number })}
            className="max-w-[min(24rem,calc(100vw-2rem))] rounded-md border border-line bg-surface px-4 py-3 font-serif text-sm leading-relaxed whitespace-pre-line text-ink shadow-raised transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {note}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
