import type { ReadingSettings } from '@inkvine/client/reading-settings';
import { useEffect, useLayoutEffect, type RefObject } from 'react';
import { writeStored } from '../shell/stored.ts';

/** Read by public/before-paint.js. */
const PAPER_KEY = 'inkvine.paper';

/** The chosen paper lies under the whole window while one reads. */
export function usePaper(paper: ReadingSettings['paper']): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    writeStored(PAPER_KEY, paper === 'system' ? null : paper);
    if (paper === 'system') delete dataset['paper'];
    else dataset['paper'] = paper;
    return () => {
      delete dataset['paper'];
    };
  }, [paper]);
}

/** Keeps the screen lit while a chapter is open; where a browser cannot, nothing happens. */
export function useWakeLock(isOn: boolean): void {
  useEffect(() => {
    if (!isOn || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isLeft = false;
    // The browser lets go of it whenever the page is hidden.
    const request = async () => {
      if (document.visibilityState !== 'visible') return;
      const granted = await navigator.wakeLock.request('screen');
      if (isLeft) await granted.release();
      else lock = granted;
    };
    // A battery that is low refuses.
    const onVisible = () => void request().catch(() => undefined);
    onVisible();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      isLeft = true;
      document.removeEventListener('visibilitychange', onVisible);
      void lock?.release();
    };
  }, [isOn]);
}

/** Makes an element as high as the window below whatever stands above it. */
export function useWindowHeight(ref: RefObject<HTMLElement | null>, isOn: boolean): void {
  useLayoutEffect(() => {
    const element = ref.current;
    if (!isOn || element === null) return;
    const fit = () => {
      const above = element.getBoundingClientRect().top + window.scrollY;
      element.style.height = `calc(100dvh - ${above}px)`;
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(document.body);
    return () => {
      observer.disconnect();
      element.style.removeProperty('height');
    };
  }, [isOn, ref]);
}
