export { LibraryScreen as default } from '../../src/reading/library.screen.tsx';
