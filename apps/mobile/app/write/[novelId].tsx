export { ManagedNovelScreen as default } from '../../src/stories/managed-novel.screen.tsx';
