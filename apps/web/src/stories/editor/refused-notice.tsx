import type { JournalProblem } from '@inkvine/client/drafts/draft-state';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import type { AppErrorCode } from '@inkvine/contracts/errors';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { useCodeMessage } from '../../shell/query-view.tsx';

const LONGEST_NAME = 80;

/** The server will not take the text. It is here, and can be taken away as a file. */
export function RefusedBanner({
  problem,
  document: text,
  onRetry,
}: {
  problem: AppErrorCode | null;
  document: () => DraftDocument;
  onRetry: () => void;
}) {
  const { t } = useTranslation();
  const message = useCodeMessage();
  return (
    <section role="alert" className="border-t border-wine/40 bg-wine-soft px-4 py-3">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-52 flex-1 text-sm">
          <span className="font-semibold">{t('editor.refused.title')}</span>{' '}
          {problem === null ? null : message(problem)} {t('editor.refused.body')}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button variant="secondary" size="sm" onClick={onRetry}>
            {t('editor.state.retry')}
          </Button>
          <Button size="sm" onClick={() => download(text())}>
            {t('editor.refused.download')}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** The net below the server has a hole; whoever writes should know before the server goes too. */
export function JournalBanner({ problem }: { problem: JournalProblem }) {
  const { t } = useTranslation();
  return (
    <p role="alert" className="border-t border-gold/40 bg-gold-soft px-4 py-2 text-center text-sm">
      {t(`editor.journal.${problem}`)}
    </p>
  );
}

function download({ title, blocks }: DraftDocument): void {
  const address = URL.createObjectURL(
    new Blob([[title, ...blocks.map(({ text }) => text)].join('\n\n')], { type: 'text/plain;charset=utf-8' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `${
    title
      .replaceAll(/[\\/:*?"<>|]/g, ' ')
      .slice(0, LONGEST_NAME)
      .trim() || 'inkvine'
  }.txt`;
  link.click();
  URL.revokeObjectURL(address);
}
