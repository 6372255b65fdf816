import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from './button.tsx';

/** Settings beside what they change, which stays in view and in use: at the side of a desktop, the foot of a phone. */
export function SideSheet({
  title,
  onClose,
  takesFocus = true,
  footer,
  children,
}: {
  title: ReactNode;
  onClose: () => void;
  /** Whether the focus goes there when it opens. */
  takesFocus?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <BaseDialog.Root
      open
      modal={false}
      disablePointerDismissal
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Popup
          data-beside
          {...(takesFocus ? {} : { initialFocus: false })}
          className="fixed inset-x-0 bottom-0 z-50 flex h-[54dvh] flex-col rounded-t-lg border border-line bg-surface text-ink shadow-raised transition-[translate,opacity] duration-200 ease-out data-ending-style:translate-y-6 data-ending-style:opacity-0 data-starting-style:translate-y-6 data-starting-style:opacity-0 sm:inset-y-0 sm:right-0 sm:left-auto sm:h-dvh sm:w-[21rem] sm:rounded-none sm:border-y-0 sm:border-r-0"
        >
          <header className="flex items-center justify-between gap-4 py-2 pr-2 pl-5">
            <BaseDialog.Title className="font-serif text-lg font-bold">{title}</BaseDialog.Title>
            <BaseDialog.Close aria-label={t('common.close')} className={buttonClass('quiet', 'icon')}>
              <X aria-hidden className="size-5" />
            </BaseDialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-6" tabIndex={-1}>
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))]">
              {footer}
            </footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
