import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './states.tsx';

/** A dialog that asks for a few fields. What was typed stays when the act is refused. */
export function FormDialog({
  title,
  lead,
  submit,
  keep,
  danger = false,
  pending,
  problem,
  isReady,
  wide = false,
  onSubmit,
  onClose,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  submit: ReactNode;
  /** What leaves everything as it is, where “cancel” could mean the act itself. */
  keep?: ReactNode;
  /** It takes something away. */
  danger?: boolean;
  pending: boolean;
  /** Why it did not happen; null when nothing went wrong. */
  problem: string | null;
  isReady: boolean;
  wide?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const form = useId();
  return (
    <Dialog
      open
      wide={wide}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      {...(lead === undefined ? {} : { lead })}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {keep ?? t('common.cancel')}
          </Button>
          <Button
            type="submit"
            form={form}
            variant={danger ? 'danger' : 'primary'}
            pending={pending}
            disabled={!isReady}
          >
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onSubmit();
        }}
      >
        {children}
        {problem !== null && (
          <div role="alert">
            <Notice tone="bad">{problem}</Notice>
          </div>
        )}
      </form>
    </Dialog>
  );
}
