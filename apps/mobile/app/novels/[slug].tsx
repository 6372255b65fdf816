export { NovelScreen as default } from '../../src/stories/novel.screen.tsx';
