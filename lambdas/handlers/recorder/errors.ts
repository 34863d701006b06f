/** Some groups could not be recorded; all others were. */
export class RecorderIncompleteError extends Error {
  override readonly name = 'RecorderIncompleteError';
  constructor(causes: readonly unknown[]) {
    const said = causes.map((cause) => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)));
    super(
      `${causes.length} group(s) could not be recorded: ${said.slice(0, 10).join(' ')} Their records grow older. The next run tries again.`,
      { cause: causes[0] },
    );
  }
}
