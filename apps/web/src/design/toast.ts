const SHOWN_FOR_MS = 6_000;

/**
 * Says in passing that something happened. What must not be missed belongs on the page instead. The machinery is
 * loaded by the layout after the first paint.
 */
export function toast(message: string, tone: 'plain' | 'bad' = 'plain'): void {
  void import('./toasts.tsx').then(async ({ manager, whenShown }) => {
    // Whatever is added before somebody listens is lost.
    await whenShown;
    manager.add({
      description: message,
      type: tone,
      priority: tone === 'bad' ? 'high' : 'low',
      timeout: SHOWN_FOR_MS,
    });
  });
}
