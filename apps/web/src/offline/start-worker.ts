/** The client itself stays on the device, so that a page opens without a connection. Not while it is being written. */
export function startWorker(): void {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  // After what the page itself needs. Without a worker everything works but this.
  window.addEventListener('load', () => void register(), { once: true });
  if (document.readyState === 'complete') void register();
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register('/service-worker.js');
  } catch (error) {
    console.warn(error);
  }
}
