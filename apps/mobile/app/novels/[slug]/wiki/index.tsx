export { WikiScreen as default } from '../../../../src/wiki/wiki.screen.tsx';
