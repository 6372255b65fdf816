import { useTRPC } from '@inkvine/client/react';
import { pricesForReaders } from '@inkvine/client/tiers';
import type { OwnTier } from '@inkvine/contracts/memberships';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** What an act does beside itself: says how it ended, and shows what is there now. */
function useActOptions(done: string, onSettled: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  return {
    onSuccess: () => toast(done),
    onError: (error: unknown) => toast(message(error), 'bad'),
    onSettled: async () => {
      onSettled();
      await queryClient.invalidateQueries({ queryKey: trpc.memberships.pathKey() });
    },
  };
}

export function PublishTier({ tier }: { tier: OwnTier }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [isAsking, setIsAsking] = useState(false);
  const publish = useMutation(
    trpc.memberships.publishTier.mutationOptions(
      useActOptions(t('tiers.published'), () => setIsAsking(false)),
    ),
  );
  const words = t('tiers.publishOf', { name: tier.name });
  return (
    <>
      <Button
        size="sm"
        aria-label={words}
        disabled={pricesForReaders(tier).prices.length === 0}
        onClick={() => setIsAsking(true)}
      >
        {t('tiers.publish')}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={words}
        body={t('tiers.publishBody')}
        action={t('tiers.publish')}
        variant="primary"
        pending={publish.isPending}
        onConfirm={() => publish.mutate({ id: tier.id, version: tier.version })}
      />
    </>
  );
}

export function RetireTier({ tier }: { tier: OwnTier }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [isAsking, setIsAsking] = useState(false);
  const retire = useMutation(
    trpc.memberships.retireTier.mutationOptions(useActOptions(t('tiers.retired'), () => setIsAsking(false))),
  );
  const words = t('tiers.retireOf', { name: tier.name });
  return (
    <>
      <Button variant="quiet" size="sm" aria-label={words} onClick={() => setIsAsking(true)}>
        {t('tiers.retire')}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={words}
        body={t('tiers.retireBody')}
        action={t('tiers.retire')}
        pending={retire.isPending}
        onConfirm={() => retire.mutate({ id: tier.id, version: tier.version })}
      />
    </>
  );
}

/** Changes places with a neighbour; asks first where members of both would notice. */
export function MoveTier({
  tier,
  neighbour,
  direction,
}: {
  tier: OwnTier;
  neighbour: OwnTier | undefined;
  direction: 'up' | 'down';
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [isAsking, setIsAsking] = useState(false);
  const move = useMutation(
    trpc.memberships.moveTier.mutationOptions(useActOptions(t('tiers.moved'), () => setIsAsking(false))),
  );
  const act = () => move.mutate({ id: tier.id, version: tier.version, direction });
  const mayBeNoticed = tier.status === 'active' && neighbour?.status === 'active';
  const [higher, lower] = direction === 'up' ? [tier, neighbour] : [neighbour, tier];
  const names = { higher: higher?.name ?? '', lower: lower?.name ?? '' };
  const Icon = direction === 'up' ? ArrowUp : ArrowDown;
  return (
    <>
      <Button
        variant="quiet"
        size="icon"
        aria-label={t(`tiers.${direction}`, { name: tier.name })}
        disabled={neighbour === undefined}
        pending={move.isPending}
        onClick={mayBeNoticed ? () => setIsAsking(true) : act}
      >
        <Icon aria-hidden className="size-4" />
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={t('tiers.moveTitle', names)}
        body={t('tiers.moveBody', names)}
        action={t('tiers.move')}
        variant="primary"
        pending={move.isPending}
        onConfirm={act}
      />
    </>
  );
}
