export { TabsLayout as default } from '../../src/shell/tabs-layout.tsx';
