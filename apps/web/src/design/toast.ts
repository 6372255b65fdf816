const SHOWN_FOR_MS = 6_000;
/** Something to choose stays longer. */
const SHOWN_WITH_ACTION_MS = 12_000;

/** What a double click does twice is said once. */
const TWICE_MS = 1_000;
let latest = { message: '', at: Number.NEGATIVE_INFINITY };

export interface ToastAction {
  label: string;
  act: () => void;
}

/**
 * Says in passing that something happened. What must not be missed belongs on the page instead. The machinery is
 * loaded by the layout after the first paint.
 */
export function toast(message: string, tone: 'plain' | 'bad' = 'plain', action?: ToastAction): void {
  const now = performance.now();
  const isRepeated = action === undefined && message === latest.message && now - latest.at < TWICE_MS;
  latest = { message, at: now };
  if (isRepeated) return;
  void import('./toasts.tsx').then(async ({ manager, whenShown }) => {
    // Whatever is added before somebody listens is lost.
    await whenShown;
    manager.add({
      title: message,
      type: tone,
      priority: tone === 'bad' ? 'high' : 'low',
      timeout: action === undefined ? SHOWN_FOR_MS : SHOWN_WITH_ACTION_MS,
      ...(action === undefined ? {} : { actionProps: { children: action.label, onClick: action.act } }),
    });
  });
}
