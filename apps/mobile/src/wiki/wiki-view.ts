import { useTRPC } from '@inkvine/client/react';
import { BranchId, type HorizonToken } from '@inkvine/contracts/primitives';
import type { Novel } from '@inkvine/contracts/stories';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { readingDevice } from '../reading/this-device.ts';
import { useMe } from '../shell/session.tsx';

/** What every screen of a wiki needs to know of its place. */
export interface WikiPlace {
  slug: string;
  novel: Pick<Novel, 'title' | 'language' | 'mine'>;
  /** Whose wiki and for whom; part of every call for it. */
  view: { branchId: BranchId; asOf?: number; horizonToken?: HorizonToken };
  /** As it stands in the address: absent for the main branch. */
  branch: string | undefined;
  isSignedIn: boolean;
}

/** The place of a wiki by its address; undefined until the novel and the person are known. */
export function useWikiPlace(
  slug: string,
  branch: string | undefined,
): { novel: UseQueryResult<Novel, unknown>; place: WikiPlace | undefined } {
  const trpc = useTRPC();
  const novel = useQuery(trpc.stories.novel.queryOptions({ slug }));
  const me = useMe();
  if (novel.data === undefined || me.isPending) return { novel, place: undefined };
  const isSignedIn = me.data !== null && me.data !== undefined;
  const horizonToken = isSignedIn ? undefined : readingDevice.horizon.token();
  return {
    novel,
    place: {
      slug,
      novel: novel.data,
      branch,
      isSignedIn,
      view: {
        branchId: BranchId.safeParse(branch).data ?? novel.data.branchId,
        ...(horizonToken === undefined ? {} : { horizonToken }),
      },
    },
  };
}

/** The address of an entry in the wiki that is open, as of the chapter that one looks back to. */
export function entryHref(
  { slug, branch, view }: Pick<WikiPlace, 'slug' | 'branch'> & { view?: Pick<WikiPlace['view'], 'asOf'> },
  entryKey: string,
) {
  const params = {
    ...{ slug, entryKey },
    ...(branch === undefined ? {} : { branch }),
    ...(view?.asOf === undefined ? {} : { asOf: String(view.asOf) }),
  };
  return { pathname: '/novels/[slug]/wiki/[entryKey]', params } as const;
}
