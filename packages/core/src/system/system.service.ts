import { API_VERSION, OLDEST_CLIENT_SERVED, type SystemInfo } from '@inkvine/contracts/system';
import type { ServiceDependencies } from '../service-dependencies.ts';

export function createSystemService({
  system: { socialProviders, demo },
  movableClock,
}: Pick<ServiceDependencies, 'system' | 'movableClock'>) {
  return {
    /** Versions and what is configured here. Needs no database. */
    async info(): Promise<SystemInfo> {
      return {
        ...{ apiVersion: API_VERSION, oldestClient: OLDEST_CLIENT_SERVED, socialProviders },
        demo: demo && { ...demo, aheadMs: movableClock?.aheadMs() ?? null },
      };
    },
  };
}
