import { PreviewCard } from '@base-ui/react/preview-card';
import { useTRPC } from '@inkvine/client/react';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import type { WikiSpan } from '@inkvine/contracts/wiki';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, useContext, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../design/class-names.ts';
import { Skeleton } from '../design/states.tsx';
import { EntryImage } from './entry-image.tsx';
import { EntryOpening } from './entry-opening.ts';
import { entryPlaceOf, type EntryPlace, type WikiPlace } from './wiki-view.ts';

/** Text in which the entries that one may know are links. */
export function Spans({ place, spans }: { place: WikiPlace; spans: readonly WikiSpan[] }) {
  return spans.map((span, index) =>
    span.entryKey === undefined ? (
      <Fragment key={index}>{span.text}</Fragment>
    ) : (
      <EntryLink key={index} place={entryPlaceOf(place)} entryKey={span.entryKey}>
        {span.text}
      </EntryLink>
    ),
  );
}

/** A link to an entry that shows it in short while one points at it. */
export function EntryLink({
  place,
  entryKey,
  className = 'text-vine underline decoration-vine/40 underline-offset-4 hover:decoration-vine',
  children,
}: {
  place: EntryPlace;
  entryKey: WikiEntryKey;
  className?: string;
  children: ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const open = useContext(EntryOpening);
  if (open !== null) {
    return (
      <button
        type="button"
        onClick={() => open(entryKey)}
        className={classNames('cursor-pointer', className)}
      >
        {children}
      </button>
    );
  }
  return (
    <PreviewCard.Root open={isOpen} onOpenChange={setIsOpen}>
      <PreviewCard.Trigger
        render={
          <Link to="/novels/$slug/wiki/$entryKey" params={{ slug: place.slug, entryKey }} search={true} />
        }
        className={className}
      >
        {children}
      </PreviewCard.Trigger>
      <PreviewCard.Portal>
        <PreviewCard.Positioner sideOffset={8} className="z-50">
          <PreviewCard.Popup className="w-80 max-w-[90vw] rounded-md border border-line bg-surface p-4 text-ink shadow-raised transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {isOpen && <Card place={place} entryKey={entryKey} />}
          </PreviewCard.Popup>
        </PreviewCard.Positioner>
      </PreviewCard.Portal>
    </PreviewCard.Root>
  );
}

function Card({ place, entryKey }: { place: EntryPlace; entryKey: WikiEntryKey }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const card = useQuery(trpc.wiki.card.queryOptions({ ...place.view(), entryKey }));
  if (card.data === undefined) return <Skeleton className="h-16" />;
  return (
    <div lang={place.language}>
      {card.data.image !== undefined && (
        <EntryImage
          view={place.view()}
          image={card.data.image}
          className="mb-3 max-h-44 w-full object-contain"
        />
      )}
      <p className="font-sans text-xs text-ink-soft">{t(`wiki.type.${card.data.type}`)}</p>
      <p className="font-serif text-lg font-bold">{card.data.name}</p>
      <p className="mt-1 font-serif text-sm">{card.data.summary}</p>
    </div>
  );
}
