export { ChapterEditorScreen as default } from '../../../src/drafts/chapter-editor.screen.tsx';
