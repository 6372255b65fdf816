export { DeskScreen as default } from '../../src/stories/desk.screen.tsx';
