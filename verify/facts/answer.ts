interface Refused extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * What the account answers to a call: `accepted`, or the code of its refusal. @throws what is no refusal: that nothing has
 * answered, or that the service itself has failed
 */
export const answerOf = async (call: () => Promise<unknown>): Promise<string> => {
  try {
    await call();
    return ACCEPTED;
  } catch (error) {
    const { name, $metadata } = error as Refused;
    if (!isRefusal($metadata?.httpStatusCode)) throw error;
    return name;
  }
};

/** Source: RFC 9110, 15.5: the call is at fault. */
const isRefusal = (status = 0): boolean => status >= 400 && status < 500;

export const ACCEPTED = 'accepted';
