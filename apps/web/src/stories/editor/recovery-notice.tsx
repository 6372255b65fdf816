import type { DraftSession, RecoveryNotice } from '@inkvine/client/drafts/draft-state';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { useLocale } from '../../shell/locale.ts';
import { ChoiceBanner } from './choice-banner.tsx';

/** Words of this device that the server never had are back in the text; whoever wants the saved one gets that. */
export function RecoveryBanner({ session, recovered }: { session: DraftSession; recovered: RecoveryNotice }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = formatDate(new Date(recovered.at).toISOString(), locale, 'minute');
  const choose = (choice: 'device' | 'server') => () => session.recover(choice);
  const choices = (
    <>
      <Button size="sm" onClick={choose('device')}>
        {t('editor.recovery.useDevice')}
      </Button>
      <Button variant="secondary" size="sm" onClick={choose('server')}>
        {t('editor.recovery.useServer')}
      </Button>
    </>
  );
  return (
    <ChoiceBanner
      label={t('editor.recovery.title')}
      words={<p className="text-sm">{t('editor.recovery.recovered', { when })}</p>}
      choices={choices}
      sideTitle={t('editor.recovery.title')}
      sideLead={t('editor.recovery.lead')}
      versions={
        <>
          <Candidate title={t('editor.recovery.device', { when })} document={recovered.device} />
          <Candidate title={t('editor.recovery.server')} document={recovered.server} />
        </>
      }
    />
  );
}

function Candidate({ title, document }: { title: string; document: DraftDocument }) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      <div
        tabIndex={0}
        role="group"
        aria-label={title}
        className="max-h-80 overflow-y-auto rounded-md bg-sunken px-4 py-3 font-serif text-sm"
      >
        <p className="font-bold">{document.title}</p>
        {document.blocks.map((block) => (
          <p key={block.id} className="mt-2 whitespace-pre-wrap">
            {block.text}
          </p>
        ))}
      </div>
    </section>
  );
}
