import { createProfileStore } from '@inkvine/client/reading/profile-store';
import { deviceMemory } from '../shell/device-memory.ts';

export const profileStore = createProfileStore({
  memory: deviceMemory,
  randomId: () => crypto.randomUUID(),
});
