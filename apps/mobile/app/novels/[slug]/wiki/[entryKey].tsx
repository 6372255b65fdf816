export { WikiEntryScreen as default } from '../../../../src/wiki/wiki-entry.screen.tsx';
