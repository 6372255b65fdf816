import type { Novel } from '@inkvine/contracts/stories';
import { Link, useLocation } from '@tanstack/react-router';
import { HandHeart } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { useMe } from '../shell/session.tsx';
import { DonationDialog } from './donation-dialog.tsx';

/** The way to give something to a novel's author; for the author a word on what readers see here. */
export function DonationPanel({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const me = useMe();
  const location = useLocation();
  const [open, setOpen] = useState(false);
  const name = novel.author.name;
  return (
    <Card className="flex flex-col items-start gap-3">
      <h2 className="font-serif text-lg font-bold">{t('donations.donate', { name })}</h2>
      {novel.mine ? (
        <p className="text-sm text-ink-soft">{t('donations.own')}</p>
      ) : (
        <>
          <p className="text-sm text-ink-soft">{t('donations.donateLead')}</p>
          {me.data === null ? (
            <Link to="/sign-in" search={{ next: location.href }} className={buttonClass('secondary')}>
              {t('donations.signIn', { name })}
            </Link>
          ) : (
            <Button onClick={() => setOpen(true)} disabled={me.data === undefined}>
              <HandHeart aria-hidden className="size-4" />
              {t('donations.donate', { name })}
            </Button>
          )}
        </>
      )}
      {open && <DonationDialog novel={novel} onClose={() => setOpen(false)} />}
    </Card>
  );
}
