import { GatewayError } from '@inkvine/core/payments/gateway-error';

const isNotFound = ({ kind }: GatewayError): boolean => kind === 'NOT_FOUND';

/** What is read at a gateway, or null where it has never heard of it. */
export const orNull = async <Answer>(
  reading: Promise<Answer>,
  isMissing: (error: GatewayError) => boolean = isNotFound,
): Promise<Answer | null> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof GatewayError && isMissing(error)) return null;
    throw error;
  }
};
