import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, type ButtonVariant, buttonClass } from './button.tsx';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  lead?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  wide?: boolean;
}

/** A dialog in the middle of a desktop, a sheet from the bottom of a phone. */
export function Dialog({ open, onOpenChange, title, lead, children, footer, wide = false }: DialogProps) {
  const { t } = useTranslation();
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(20_16_8/0.55)] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          className={`fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-lg bg-surface text-ink shadow-raised transition-[translate,opacity] duration-200 ease-out data-ending-style:translate-y-6 data-ending-style:opacity-0 data-starting-style:translate-y-6 data-starting-style:opacity-0 sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:max-h-[86dvh] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-lg ${wide ? 'sm:w-[min(46rem,94vw)]' : 'sm:w-[min(30rem,94vw)]'}`}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-5 pb-3 sm:px-6">
            <div>
              <BaseDialog.Title className="font-serif text-lg font-bold">{title}</BaseDialog.Title>
              {lead !== undefined && (
                <BaseDialog.Description className="mt-1 text-sm text-ink-soft">{lead}</BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              aria-label={t('common.close')}
              className={`${buttonClass('quiet', 'icon')} -mt-2 -mr-2`}
            >
              <X aria-hidden className="size-5" />
            </BaseDialog.Close>
          </header>
          {children !== undefined && (
            <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-4 sm:px-6">
              {children}
            </div>
          )}
          {footer !== undefined && (
            <footer className="flex flex-wrap justify-end gap-3 border-t border-line px-5 py-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-6">
              {footer}
            </footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** Asks before an act that cannot be taken back, saying what it will do. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  body,
  action,
  onConfirm,
  pending = false,
  variant = 'danger',
  cancel,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  body: ReactNode;
  action: ReactNode;
  onConfirm: () => void;
  pending?: boolean;
  variant?: ButtonVariant;
  cancel?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      lead={body}
      footer={
        <>
          <Button variant="secondary" onClick={() => onOpenChange(false)}>
            {cancel ?? t('common.cancel')}
          </Button>
          <Button variant={variant} pending={pending} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    />
  );
}
