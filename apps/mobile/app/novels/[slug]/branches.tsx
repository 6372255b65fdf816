export { BranchMapScreen as default } from '../../../src/stories/branches/branch-map.screen.tsx';
