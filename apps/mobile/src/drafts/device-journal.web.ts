export { createDeviceJournal } from '@inkvine/client/drafts/device-journal';
