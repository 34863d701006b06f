/** A connection that does not come about is given up after 3 s. Nothing was sent by then, so repeating is safe. */
const CONNECTION = { connectionTimeout: 3_000 };

/**
 * For clients whose calls take long, or whose writes a blind repeat would take for somebody else's: such a call is given up by
 * its function's own time, and what comes after begins with a look.
 */
export const CONNECTING_CLIENT_SETTINGS = { requestHandler: CONNECTION };

/**
 * For clients whose calls may be repeated as they are. Unasked, the SDK waits for an answer without end: 8 s, and three attempts
 * of the SDK, fit into the 29 s of a call to the API.
 */
export const AWS_CLIENT_SETTINGS = {
  requestHandler: { ...CONNECTION, requestTimeout: 8_000, throwOnRequestTimeout: true },
};
