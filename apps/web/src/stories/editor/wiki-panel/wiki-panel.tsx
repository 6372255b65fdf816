import type { BranchId, ChapterId, NovelId, WikiEntryKey } from '@inkvine/contracts/primitives';
import { WIKI_NAME_MAX_LENGTH } from '@inkvine/contracts/wiki';
import type { Editor } from '@tiptap/core';
import { Plus } from 'lucide-react';
import { memo, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../design/button.tsx';
import { CheckField } from '../../../design/field.tsx';
import { SideSheet } from '../../../design/side-sheet.tsx';
import { toast } from '../../../design/toast.ts';
import { EntryOpening } from '../../../wiki/entry-opening.ts';
import { CreateEntryDialog } from '../../../wiki/manage/create-entry-dialog.tsx';
import { WithManuscript, type Manuscript } from '../../../wiki/manage/manuscript.tsx';
import type { WikiPlace } from '../../../wiki/wiki-view.ts';
import { mentionEntry } from '../mention-query.ts';
import { OpenedEntry } from './opened-entry.tsx';
import { PanelEntries } from './panel-entries.tsx';

interface WikiPanelProps {
  editor: Editor;
  novelId: NovelId;
  forkId: BranchId | null;
  /** Null while the text is no chapter yet. */
  chapterId: ChapterId | null;
  /** Its number, with it. */
  chapter: number | null;
  onClose: () => void;
}

/** The wiki beside the text: who is in this chapter, everybody else, and an entry without leaving the page. */
export const WikiPanel = memo(function WikiPanel({ novelId, forkId, onClose, ...writing }: WikiPanelProps) {
  const { t } = useTranslation();
  return (
    <SideSheet title={t('editor.wiki.title')} onClose={onClose}>
      <WithManuscript novelId={novelId} branch={forkId ?? undefined}>
        {(manuscript) => <Contents manuscript={manuscript} {...writing} />}
      </WithManuscript>
    </SideSheet>
  );
});

function Contents({
  manuscript,
  editor,
  chapterId,
  chapter,
}: Pick<WikiPanelProps, 'editor' | 'chapterId' | 'chapter'> & { manuscript: Manuscript }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<WikiEntryKey | null>(null);
  const [isAsReaders, setIsAsReaders] = useState(false);
  const [newName, setNewName] = useState<string | null>(null);
  const { novelId, branchId, slug, title, language, branch } = manuscript;
  const place = useMemo<WikiPlace>(
    () => ({
      ...{ slug, branch, isSignedIn: true, novel: { id: novelId, title, language, mine: true } },
      view: isAsReaders && chapter !== null ? { branchId, asOf: chapter } : { branchId },
    }),
    [slug, branch, novelId, title, language, branchId, isAsReaders, chapter],
  );
  const onMention = useCallback(
    (named: { entryKey: WikiEntryKey; name: string }) => {
      if (!mentionEntry(editor, named)) toast(t('editor.wiki.nowhere'));
    },
    [editor, t],
  );
  const begin = () => {
    const { from, to } = editor.state.selection;
    const selected = editor.state.doc.textBetween(from, to, ' ', ' ').trim();
    setNewName(selected.length <= WIKI_NAME_MAX_LENGTH ? selected : '');
  };
  return (
    <EntryOpening value={setOpened}>
      {chapter !== null && (
        <CheckField label={t('editor.wiki.asReaders')} checked={isAsReaders} onChange={setIsAsReaders} />
      )}
      {opened === null ? (
        <>
          <PanelEntries editor={editor} place={place} onMention={onMention} />
          <div className="mt-5 flex flex-col items-start gap-2">
            <Button variant="secondary" size="sm" onClick={begin}>
              <Plus aria-hidden className="size-4" />
              {t('wiki.manage.newEntry')}
            </Button>
            <p className="text-xs text-ink-soft">{t('editor.wiki.newHint')}</p>
          </div>
        </>
      ) : (
        <OpenedEntry
          key={opened}
          place={place}
          entryKey={opened}
          onMention={onMention}
          onBack={() => setOpened(null)}
        />
      )}
      {newName !== null && (
        <CreateEntryDialog
          manuscript={manuscript}
          begun={{
            name: newName,
            gate:
              chapterId === null ? { from: 'never' } : { from: 'chapter', chapterId, effective: 'on_open' },
          }}
          onMade={(made) => {
            if (!editor.state.selection.empty) onMention(made);
            setNewName(null);
            setOpened(made.entryKey);
          }}
          onClose={() => setNewName(null)}
        />
      )}
    </EntryOpening>
  );
}
