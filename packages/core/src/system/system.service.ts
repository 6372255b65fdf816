import { API_VERSION, OLDEST_CLIENT_SERVED, type SystemInfo } from '@inkvine/contracts/system';
import type { ServiceDependencies } from '../service-dependencies.ts';

export function createSystemService({ system }: Pick<ServiceDependencies, 'system'>) {
  const info: SystemInfo = { apiVersion: API_VERSION, oldestClient: OLDEST_CLIENT_SERVED, ...system };
  return {
    /** Versions and what is configured here. Needs no database. */
    async info(): Promise<SystemInfo> {
      return info;
    },
  };
}
