const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a column of uuids may be asked for what somebody else calls an id. */
export const isUuid = (text: string): boolean => UUID.test(text);
