import { useTRPC } from '@inkvine/client/react';
import { BranchId, type HorizonToken, type Locale } from '@inkvine/contracts/primitives';
import type { Novel } from '@inkvine/contracts/stories';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { readingDevice } from '../reading/this-device.ts';
import { useMe } from '../shell/session.tsx';

/** Whose wiki, as of when, and for whom; part of every call for it. */
export interface WikiView {
  branchId: BranchId;
  asOf?: number;
  horizonToken?: HorizonToken;
}

/** What every page of a wiki needs to know of its place. */
export interface WikiPlace {
  slug: string;
  novel: Pick<Novel, 'id' | 'title' | 'language' | 'mine'>;
  view: WikiView;
  /** As it stands in the address: absent for the main branch. */
  branch: string | undefined;
  isSignedIn: boolean;
}

/** What a link to an entry needs to know of its place. */
export interface EntryPlace {
  slug: string;
  language: Locale;
  /** Asked when it is needed: how far this device has read moves on while a page stands. */
  view: () => WikiView;
}

export const entryPlaceOf = ({ slug, novel, view }: WikiPlace): EntryPlace => ({
  ...{ slug, language: novel.language },
  view: () => view,
});

export interface WikiSearch {
  branch?: string | undefined;
  /** Chapter as of which one looks back. */
  asOf?: number | undefined;
}

/** The place of a wiki by its address; undefined until the novel and the person are known. */
export function useWikiPlace(
  slug: string,
  { branch, asOf }: WikiSearch,
): { novel: UseQueryResult<Novel, unknown>; place: WikiPlace | undefined } {
  const trpc = useTRPC();
  const novel = useQuery(trpc.stories.novel.queryOptions({ slug }));
  const me = useMe();
  if (novel.data === undefined || me.isPending) return { novel: novel, place: undefined };
  const isSignedIn = me.data !== null && me.data !== undefined;
  const horizonToken = isSignedIn ? undefined : readingDevice.horizon.token();
  return {
    novel: novel,
    place: {
      slug,
      novel: novel.data,
      isSignedIn,
      branch,
      view: {
        branchId: BranchId.safeParse(branch).data ?? novel.data.branchId,
        ...(asOf === undefined ? {} : { asOf }),
        ...(horizonToken === undefined ? {} : { horizonToken }),
      },
    },
  };
}
