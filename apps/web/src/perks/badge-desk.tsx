import { useTRPC } from '@inkvine/client/react';
import type { BadgeRule, BadgeScope } from '@inkvine/contracts/badges';
import { badgeWords } from '@inkvine/i18n/badge-words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { BadgeLog } from './badge-log.tsx';
import { BadgeMark } from './badge-mark.tsx';
import { BadgeRuleDialog } from './badge-rule-dialog.tsx';
import { GiveBadgeDialog } from './give-badge-dialog.tsx';

/** The rules of a creator's badges, or of the site's, and what happened by them. */
export function BadgeDesk({ scope }: { scope: BadgeScope }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const rules = useQuery(trpc.badges.rules.queryOptions({ scope }));
  const [asked, setAsked] = useState<'new' | BadgeRule | null>(null);
  const [given, setGiven] = useState<BadgeRule | null>(null);
  return (
    <div className="flex flex-col gap-12">
      <Section
        id="badge-rules"
        title={t(`badges.rules.${scope}`)}
        lead={t(`badges.rules.${scope}Lead`)}
        action={<Button onClick={() => setAsked('new')}>{t('badges.rules.new')}</Button>}
      >
        <QueryView query={rules} loading={<Skeleton className="h-32" />}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState title={t('badges.rules.empty')} body={t('badges.rules.emptyBody')} />
            ) : (
              <ul className="flex flex-col gap-3">
                {items.map((rule) => (
                  <Rule
                    key={rule.id}
                    rule={rule}
                    onChange={() => setAsked(rule)}
                    onGive={() => setGiven(rule)}
                  />
                ))}
              </ul>
            )
          }
        </QueryView>
      </Section>
      <BadgeLog scope={scope} />
      {asked !== null && (
        <BadgeRuleDialog scope={scope} rule={asked === 'new' ? null : asked} onClose={() => setAsked(null)} />
      )}
      {given !== null && <GiveBadgeDialog rule={given} onClose={() => setGiven(null)} />}
    </div>
  );
}

function Rule({ rule, onChange, onGive }: { rule: BadgeRule; onChange: () => void; onGive: () => void }) {
  const { t } = useTranslation();
  const words = badgeWords(t, useLocale());
  const { name, state, version, holders, terms } = rule;
  return (
    <li className="flex flex-wrap items-start gap-4 rounded-lg border border-line p-4 text-sm">
      <BadgeMark badge={{ ...rule, level: rule.levels }} />
      <div className="min-w-48 flex-1">
        <p className="font-semibold break-words">
          {name} · {t('badges.rules.version', { version })} · {t(`badges.rules.state.${state}`)}
        </p>
        {rule.words !== '' && <p className="break-words">{rule.words}</p>}
        <p className="text-ink-soft">{words.how(rule)}</p>
        <p className="mt-1">{t('badges.rules.holders', { count: holders })}</p>
      </div>
      {state !== 'stopped' && (
        <div className="flex flex-wrap gap-2">
          {terms.kind === 'manual' && state === 'running' && (
            <Button size="sm" aria-label={t('badges.give.title', { name })} onClick={onGive}>
              {t('badges.give.act')}
            </Button>
          )}
          <Button
            variant="secondary"
            size="sm"
            aria-label={t('badges.rules.changeOf', { name })}
            onClick={onChange}
          >
            {t('badges.rules.change')}
          </Button>
          <Stop rule={rule} />
        </div>
      )}
    </li>
  );
}

function Stop({ rule: { id, name } }: { rule: BadgeRule }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isOpen, setIsOpen] = useState(false);
  const stop = useMutation(
    trpc.badges.stop.mutationOptions({
      onSuccess: () => {
        setIsOpen(false);
        toast(t('badges.rules.stopped'));
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.badges.pathKey() }),
    }),
  );
  return (
    <>
      <Button
        variant="quiet"
        size="sm"
        aria-label={t('badges.rules.stopOf', { name })}
        onClick={() => setIsOpen(true)}
      >
        {t('badges.rules.stop')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t('badges.rules.stopOf', { name })}
        body={stop.error === null ? t('badges.rules.stopBody') : message(stop.error)}
        action={t('badges.rules.stop')}
        pending={stop.isPending}
        onConfirm={() => stop.mutate({ id })}
      />
    </>
  );
}
