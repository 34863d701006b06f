/** The folder of an embedded runtime cannot be made, or cannot be written. */
export class HomeNotUsableError extends Error {
  override readonly name = 'HomeNotUsableError';
  readonly home: string;
  constructor(home: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`The home "${home}" cannot be used: ${why}. Make the folder writable, or name another --home.`, { cause });
    this.home = home;
  }
}
