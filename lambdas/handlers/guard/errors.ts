/** Some groups could not be read or their lease's owner not be asked. All others are guarded. */
export class GuardIncompleteError extends Error {
  override readonly name = 'GuardIncompleteError';
  constructor(causes: readonly unknown[]) {
    const told = causes.map((cause) => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)));
    super(`${causes.length} of the groups could not be guarded; the next sweep tries again. ${told.join(' ')}`, {
      cause: new AggregateError(causes),
    });
  }
}
