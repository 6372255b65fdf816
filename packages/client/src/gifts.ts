import {
  GIFT_MAX_CHAPTERS,
  type GiftKey,
  type GiveGiftResult,
  type SentGift,
} from '@inkvine/contracts/gifts';
import type { BranchId, ChapterId, GiftId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { parseAppError } from './app-error.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

export const GIFT_CHOICES = ['one', 'five', 'ten', 'all'] as const;
export type GiftChoice = (typeof GIFT_CHOICES)[number];

const COUNTS: Record<GiftChoice, number> = { one: 1, five: 5, ten: 10, all: GIFT_MAX_CHAPTERS };

export const GIFT_RECEIVERS = ['link', 'person'] as const;
export type GiftReceiver = (typeof GIFT_RECEIVERS)[number];

/** Where whoever has a link claims the gift. */
export const giftAddress = (origin: string, code: string): string => `${origin}/gifts/${code}`;

/** For whom a gift is: whoever gets its link, or a person who was found by their address. */
export function useGiftReceiver() {
  const [receiver, setReceiver] = useState<GiftReceiver>('link');
  const [email, setEmail] = useState('');
  const [found, setFound] = useState<string | null>(null);
  return {
    receiver,
    setReceiver: (next: GiftReceiver) => setReceiver(next),
    email,
    setEmail: (typed: string) => {
      setEmail(typed);
      setFound(null);
    },
    /** Looks up whom the address belongs to. */
    find: () => setFound(email.trim().toLowerCase() === '' ? null : email.trim().toLowerCase()),
    /** False while nobody has said whom it is for. */
    isAddressed: receiver === 'link' || found !== null,
    to: receiver === 'link' ? null : found,
  };
}

type Chosen = ReturnType<typeof useGiftReceiver>;
export type GiftReceiverForm = Omit<Chosen, 'to' | 'isAddressed'>;

/** The same, with the form told of each change. */
export const heard = (chosen: Chosen, changed: () => void): Chosen => ({
  ...chosen,
  setReceiver: (next) => {
    chosen.setReceiver(next);
    changed();
  },
  setEmail: (typed) => {
    chosen.setEmail(typed);
    changed();
  },
});

export interface GiftFormOptions {
  branchId: BranchId;
  /** The first of the chapters that can be given. */
  firstChapterId: ChapterId;
  onGiven: (gift: GiveGiftResult, receiverName: string | null) => void;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** A gift being put together: which chapters, for whom, and what it costs. */
export function useGiftForm({ branchId, firstChapterId, onGiven, randomId }: GiftFormOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys(randomId);
  const [fromChapterId, setFrom] = useState(firstChapterId);
  const [choice, setChoice] = useState<GiftChoice>('one');
  const [message, setMessage] = useState('');
  const [confirmed, setConfirmed] = useState(false);
  const receiver = useGiftReceiver();
  const { to, isAddressed } = receiver;
  const preview = useQuery(
    trpc.gifts.preview.queryOptions(
      { branchId, fromChapterId, count: COUNTS[choice], to },
      { staleTime: 0, enabled: isAddressed },
    ),
  );
  const give = useMutation(
    trpc.gifts.give.mutationOptions({
      onSuccess: (gift) => {
        keys.renew();
        onGiven(gift, preview.data?.receiverName ?? null);
        for (const queryKey of [trpc.gifts.pathKey(), trpc.wallet.pathKey()])
          void queryClient.invalidateQueries({ queryKey });
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code !== 'SELECTION_CHANGED' && code !== 'INSUFFICIENT_COINS') return;
        setConfirmed(false);
        void preview.refetch();
      },
    }),
  );
  const shown = isAddressed ? preview.data : undefined;
  const changed = () => {
    setConfirmed(false);
    give.reset();
  };
  return {
    ...heard(receiver, changed),
    preview,
    fromChapterId,
    startAt: (chapterId: ChapterId) => {
      setFrom(chapterId);
      changed();
    },
    choice,
    choose: (next: GiftChoice) => {
      setChoice(next);
      changed();
    },
    message,
    setMessage,
    confirmed,
    setConfirmed,
    error: give.error,
    isGiving: give.isPending || give.isSuccess,
    isReady:
      shown !== undefined &&
      !preview.isFetching &&
      shown.split !== null &&
      (confirmed || !shown.needsConfirmation),
    /** Gives what is shown. */
    give: () => {
      if (shown === undefined) return;
      const asked = {
        ...{ branchId, expectedTotal: shown.total, to, message, confirmed },
        chapterIds: shown.chapters.map(({ chapterId }) => chapterId),
      };
      give.mutate({ ...asked, idempotencyKey: keys.keyFor(JSON.stringify(asked)) });
    },
  };
}

/** Why a person's address cannot be given to; null for another failure. */
export function giftAddressProblem(error: unknown): 'emailWrong' | 'emailOwn' | null {
  const { code } = parseAppError(error);
  if (code === 'NOT_FOUND') return 'emailWrong';
  return code === 'INVALID_INPUT' ? 'emailOwn' : null;
}

/** A gift as whoever may claim it sees it, and claiming it. */
export function useOfferedGift(key: GiftKey) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const gift = useQuery(trpc.gifts.offered.queryOptions(key, { staleTime: 0 }));
  const claim = useMutation(
    trpc.gifts.claim.mutationOptions({
      onSuccess: () => {
        for (const router of [trpc.gifts, trpc.stories, trpc.reading, trpc.memberships])
          void queryClient.invalidateQueries({ queryKey: router.pathKey() });
      },
      onError: () => void gift.refetch(),
    }),
  );
  return {
    gift,
    claimed: claim.data ?? null,
    error: claim.error,
    isClaiming: claim.isPending,
    claim: () => claim.mutate({ ...key, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
  };
}

/** Saying no to a gift that was sent to one. */
export function useDeclineGift(giftId: GiftId, onDeclined: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const act = useMutation(
    trpc.gifts.decline.mutationOptions({
      onSuccess: onDeclined,
      onSettled: () => void queryClient.invalidateQueries({ queryKey: trpc.gifts.pathKey() }),
    }),
  );
  return { error: act.error, isDeclining: act.isPending, decline: () => act.mutate({ giftId }) };
}

/** Which of the `gifts` messages says whom a gift was for; `name` in it is the receiver's. */
export function sentGiftTitle({
  receiverName,
  code,
  state,
}: Pick<SentGift, 'receiverName' | 'code' | 'state'>) {
  if (receiverName === null) return state === 'returned' ? 'tab' : 'forLink';
  return state === 'claimed' && code !== null ? 'claimedBy' : 'forWhom';
}

/** Takes a gift back that nobody has claimed. */
export function useTakeBackGift(
  giftId: GiftId,
  onTaken: (back: { coins: number; refund: SentGift['paidWith'] }) => void,
) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const act = useMutation(
    trpc.gifts.takeBack.mutationOptions({
      onSuccess: ({ coins, refund }) => {
        onTaken({ coins, refund });
        for (const queryKey of [trpc.gifts.pathKey(), trpc.wallet.pathKey(), trpc.payments.pathKey()])
          void queryClient.invalidateQueries({ queryKey });
      },
      onError: () => void queryClient.invalidateQueries({ queryKey: trpc.gifts.pathKey() }),
    }),
  );
  return { error: act.error, isTaking: act.isPending, takeBack: () => act.mutate({ giftId }) };
}
