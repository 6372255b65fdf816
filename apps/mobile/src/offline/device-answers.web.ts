export { createDeviceAnswers } from '@inkvine/client/offline/device-answers';
