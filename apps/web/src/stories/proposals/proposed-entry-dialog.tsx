import { diffDocuments } from '@inkvine/client/drafts/block-diff';
import { useTRPC } from '@inkvine/client/react';
import { linesOfPart } from '@inkvine/client/wiki/part-lines';
import type { Locale, ProposalId, WikiEntryKey } from '@inkvine/contracts/primitives';
import type { ProposedEntryParts } from '@inkvine/contracts/proposals';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import { ScrollRegion } from '../../design/scroll-region.tsx';
import { Skeleton } from '../../design/states.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { GateWords } from '../../wiki/manage/gate-words.tsx';
import { TextChanges } from '../branches/text-changes.tsx';

type Part = ProposedEntryParts['parts'][number];

/** What a proposal says of a wiki entry, word by word against what it would replace. */
export function ProposedEntryDialog({
  place,
  label,
  language,
  onClose,
}: {
  place: { proposalId: ProposalId; entryKey: WikiEntryKey };
  label: string;
  language: Locale;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const entry = useQuery(trpc.branches.proposals.entry.queryOptions(place, { refetchOnWindowFocus: false }));
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={<span lang={language}>{label}</span>}
    >
      <QueryView query={entry} loading={<Skeleton className="h-64" />}>
        {({ parts, labels }) => (
          <ScrollRegion label={t('proposals.entries.seeOf', { name: label })} className="p-1">
            <ul className="flex flex-col divide-y divide-line">
              {parts.map((part) => (
                <li key={part.key} className="flex flex-col gap-2 py-4 first:pt-0">
                  <p className="flex flex-wrap gap-x-3 text-xs text-ink-soft">
                    <span className="font-semibold">{t(`proposals.entries.kind.${part.content.kind}`)}</span>
                    <Gate part={part} />
                  </p>
                  <TextChanges
                    language={language}
                    changes={diffDocuments(
                      linesOfPart(part.before ?? part.content, labels),
                      linesOfPart(part.content, labels),
                    )}
                  />
                </li>
              ))}
            </ul>
          </ScrollRegion>
        )}
      </QueryView>
    </Dialog>
  );
}

function Gate({ part: { content, chapter } }: { part: Part }) {
  const { t } = useTranslation();
  if (content.gate.from === 'intro') return <GateWords chapter={0} />;
  if (content.gate.from === 'never') return <GateWords chapter={null} />;
  if (chapter === null) return <span className="text-wine">{t('proposals.entries.gateMissing')}</span>;
  return chapter.proposed ? (
    t('proposals.entries.proposedAt', { number: chapter.number, title: chapter.title })
  ) : (
    <GateWords chapter={chapter.number} />
  );
}
