import { AppError } from '@inkvine/contracts/errors';
import { changedFieldsSince } from '@inkvine/domain/changed-fields';

/**
 * The answer to whoever edits what somebody else changed first: the present version and what is no longer as they
 * saw it. Source: product specification 2.3.
 */
export const versionConflict = (
  current: { version: number; fieldVersions: unknown },
  expectedVersion: number,
): AppError =>
  new AppError('VERSION_CONFLICT', {
    currentVersion: current.version,
    changedFields: changedFieldsSince(current.fieldVersions, expectedVersion),
  });
