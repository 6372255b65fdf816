export { ServerScreen as default } from '../../src/shell/server.screen.tsx';
