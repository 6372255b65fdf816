import { activateKeepAwakeAsync, deactivateKeepAwake } from 'expo-keep-awake';
import { useIsFocused } from 'expo-router';
import { useEffect } from 'react';
import { AppState } from 'react-native';

let holders = 0;

/** Keeps the screen lit while this screen is in front; where a browser cannot, nothing happens. */
export function useScreenLit(isWanted: boolean): void {
  const isOn = useIsFocused() && isWanted;
  useEffect(() => {
    if (!isOn) return;
    // Each its own: what one holder lets go of late is not what the next one holds.
    holders += 1;
    const holder = `reading ${holders}`;
    let latest = Promise.resolve();
    // A browser lets go of it whenever the page is hidden; a battery that is low refuses.
    const light = () => {
      if (AppState.currentState !== 'active') return;
      latest = latest.then(() => activateKeepAwakeAsync(holder)).catch(() => undefined);
    };
    light();
    const subscription = AppState.addEventListener('change', light);
    return () => {
      subscription.remove();
      void latest.then(() => deactivateKeepAwake(holder)).catch(() => undefined);
    };
  }, [isOn]);
}
