import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import type { InkvineClient } from '../inkvine-client.ts';
import type { useTRPC } from '../react.ts';
import type { ReadingDevice } from './reading-device.ts';

/**
 * A chapter as whoever is here may see it. What the device has read without an account says which entries the text
 * may name; it is no part of the query's key, so that the text is kept and found again whatever else was read since.
 */
export function chapterQuery(
  { horizon }: ReadingDevice,
  trpc: ReturnType<typeof useTRPC>,
  client: InkvineClient,
  place: { chapterId: ChapterId; branchId: BranchId | undefined },
) {
  return {
    ...trpc.reading.chapter.queryOptions(place),
    queryFn: ({ signal }: { signal: AbortSignal }) => {
      const horizonToken = horizon.token();
      return client.reading.chapter.query(
        { ...place, ...(horizonToken === undefined ? {} : { horizonToken }) },
        { signal },
      );
    },
  };
}
