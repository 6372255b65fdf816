import type { MyMembership } from '@inkvine/contracts/renewals';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../react.ts';
import { useChanged } from './my-memberships.ts';

/** Answering a price that one is asked for; another answer takes its place. */
export function usePriceAnswer(membership: MyMembership) {
  const trpc = useTRPC();
  const changed = useChanged(() => undefined);
  const answer = useMutation(trpc.memberships.answerPrice.mutationOptions(changed));
  const { id: membershipId, version, priceChange } = membership;
  return {
    error: answer.error,
    /** Which of the two is on its way. */
    pending: answer.isPending ? (answer.variables.agrees ? 'agree' : 'refuse') : null,
    answer: (agrees: boolean) => {
      if (priceChange === null || answer.isPending) return;
      answer.mutate({ membershipId, version, priceId: priceChange.priceId, agrees });
    },
  };
}

/** How many months can be left out; the policy of the site may allow fewer. */
export const PAUSE_MONTHS = [1, 2, 3] as const;
export type PauseMonths = (typeof PAUSE_MONTHS)[number];

/** Whether months of a membership can be left out now. */
export const canPause = ({ interval, state, pause }: MyMembership): boolean =>
  interval === 'month' && (state === 'active' || state === 'trial') && pause === null;

/** Leaving out months, and going on. */
export function usePause(membership: MyMembership, on: { changed: (after: MyMembership) => void }) {
  const trpc = useTRPC();
  const [isAsking, setAsking] = useState(false);
  const [months, setMonths] = useState<PauseMonths>(1);
  const changed = useChanged(() => setAsking(false));
  const onSuccess = (after: MyMembership) => {
    changed.onSuccess(after);
    setAsking(false);
    on.changed(after);
  };
  const pause = useMutation(trpc.memberships.pause.mutationOptions({ ...changed, onSuccess }));
  const resume = useMutation(trpc.memberships.resume.mutationOptions({ ...changed, onSuccess }));
  const ref = { membershipId: membership.id, version: membership.version };
  return {
    isAsking,
    setAsking,
    months,
    setMonths,
    error: pause.error ?? resume.error,
    isPausing: pause.isPending,
    isResuming: resume.isPending,
    pause: () => pause.mutate({ ...ref, months }),
    resume: () => resume.mutate(ref),
  };
}
