export { ReadingScreen as default } from '../../src/reading/reading.screen.tsx';
