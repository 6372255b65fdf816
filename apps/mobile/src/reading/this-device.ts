import type { DeviceMemory } from '@inkvine/client/reading/device-memory';
import { createProfileStore } from '@inkvine/client/reading/profile-store';
import { createReadingDevice } from '@inkvine/client/reading/reading-device';
import Constants from 'expo-constants';
import { randomUUID } from 'expo-crypto';
import { AppState, Platform } from 'react-native';
import { keptAnswers } from '../offline/kept-answers.ts';
import { readStored, writeStored } from '../shell/device-store.ts';

const NAME_MAX = 60;

const memory: DeviceMemory = { read: readStored, write: writeStored };

/** This phone, as another device of the same reader names it. */
function thisDevice(): { id: string; name: string } {
  const id = memory.read('device') ?? randomUUID();
  memory.write('device', id);
  return { id, name: (Constants.deviceName ?? Platform.OS).slice(0, NAME_MAX) };
}

export const readingDevice = createReadingDevice({
  memory,
  self: thisDevice,
  watch({ leave, back }) {
    const subscription = AppState.addEventListener('change', (state) => {
      if (state === 'active') back();
      else leave();
    });
    let wasAway = keptAnswers.isAway();
    const stop = keptAnswers.subscribe(() => {
      const isAway = keptAnswers.isAway();
      if (wasAway && !isAway) back();
      wasAway = isAway;
    });
    return () => {
      subscription.remove();
      stop();
    };
  },
  watchSight(onSight) {
    const subscription = AppState.addEventListener('change', (state) => onSight(state === 'active'));
    return () => subscription.remove();
  },
});

export const profileStore = createProfileStore({ memory, randomId: randomUUID });
