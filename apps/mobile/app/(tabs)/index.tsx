export { HomeScreen as default } from '../../src/stories/home.screen.tsx';
