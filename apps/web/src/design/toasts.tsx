import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from './button.tsx';

export const manager = Toast.createToastManager();

let nowShown: () => void;
/** Resolves once the page shows what is added to the manager. */
export const whenShown = new Promise<void>((resolve) => {
  nowShown = resolve;
});

export function Toasts() {
  useEffect(() => nowShown(), []);
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-[max(1rem,env(safe-area-inset-bottom))] left-4 z-60 flex flex-col gap-2 sm:left-auto sm:w-96">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  const { t } = useTranslation();
  return toasts.map((item) => (
    <Toast.Root
      key={item.id}
      toast={item}
      className="rounded-md bg-ink text-paper shadow-raised transition-[opacity,translate] duration-200 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0 data-[type=bad]:bg-wine data-[type=bad]:text-on-wine"
    >
      <Toast.Content className="flex items-center justify-between gap-3 py-1.5 pr-1.5 pl-4">
        <Toast.Title render={<p />} className="min-w-0 flex-1 text-sm" />
        <Toast.Action className="min-h-11 shrink-0 rounded-full px-3 text-sm font-semibold underline underline-offset-4" />
        <Toast.Close
          aria-label={t('common.close')}
          // The library hides it until somebody is in the list, although it can be focused all the time.
          aria-hidden={false}
          className={`${buttonClass('quiet', 'icon')} text-inherit hover:bg-transparent`}
        >
          <X aria-hidden className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
