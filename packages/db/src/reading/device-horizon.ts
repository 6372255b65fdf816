import type { DeviceHorizon } from '@inkvine/domain/reading/device-horizon';
import { sql, type RawBuilder } from 'kysely';
import { horizonOf } from './horizon.ts';

/** Who reads: somebody signed in, whose progress the database knows, or a device that tells its own. */
export interface Viewer {
  readerId: string | null;
  /** What the device's token said; not asked when somebody is signed in. */
  device: DeviceHorizon;
}

/** As `horizonOf`, for whoever reads. */
export const viewerHorizonOf = (
  viewer: Viewer,
  branchId: string | RawBuilder<unknown>,
): RawBuilder<unknown> =>
  viewer.readerId === null ? deviceHorizonOf(viewer.device, branchId) : horizonOf(viewer.readerId, branchId);

function deviceHorizonOf(
  horizon: DeviceHorizon,
  branchId: string | RawBuilder<unknown>,
): RawBuilder<unknown> {
  const reaches = JSON.stringify(
    horizon.map((reach) => ({
      branch_id: reach.branchId,
      opened_id: reach.openedChapterId,
      finished_id: reach.finishedChapterId,
    })),
  );
  return sql`(
    select coalesce(max(least(opened.position, lineage.up_to_position)), 0) as opened,
           coalesce(max(case when finished.id is not null
             then least(finished.position, lineage.up_to_position) end), 0) as finished
      from branch_lineage lineage
      join jsonb_to_recordset(${reaches}::jsonb) as horizon(branch_id uuid, opened_id uuid, finished_id uuid)
        on horizon.branch_id = lineage.ancestor_id
      join chapter opened on opened.id = horizon.opened_id and opened.branch_id = horizon.branch_id
      left join chapter finished on finished.id = horizon.finished_id and finished.branch_id = horizon.branch_id
     where lineage.branch_id = ${branchId})`;
}
