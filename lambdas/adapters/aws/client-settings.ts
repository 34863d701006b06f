/** A connection that does not come about is given up after 3 s. Nothing was sent by then, so repeating is safe. */
const CONNECTION = { connectionTimeout: 3_000 };

/** For clients whose calls take long: such a call is given up by its function's own time. */
export const CONNECTING_CLIENT_SETTINGS = { requestHandler: CONNECTION };

/**
 * For clients whose calls may be repeated as they are. Unasked, the SDK waits for an answer without end: 8 s, and three attempts
 * of the SDK, fit into the 29 s of a call to the API.
 */
export const AWS_CLIENT_SETTINGS = {
  requestHandler: { ...CONNECTION, requestTimeout: 8_000, throwOnRequestTimeout: true },
};

/**
 * For the table, which answers within milliseconds. A write that is repeated after its answer was lost finds its own item there, to the
 * letter, and counts as done (see `save.ts`). Six attempts of 3.5 s at most, and the pauses between them, fit into the 29 s of a call to the API.
 */
export const TABLE_CLIENT_SETTINGS = {
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500, throwOnRequestTimeout: true },
  retryMode: 'adaptive',
  maxAttempts: 6,
} as const;
