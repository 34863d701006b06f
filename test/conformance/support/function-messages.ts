/** What a function's process is asked. */
export interface InvocationMessage {
  readonly id: string;
  readonly functionName: string;
  readonly event: unknown;
  /** Milliseconds since the Unix epoch at which the function's time is up. */
  readonly deadline: number;
}

/** What it answers: JSON text, or the error that the handler threw. */
export type ReplyMessage =
  | { readonly id: string; readonly payload: string }
  | { readonly id: string; readonly error: { readonly name: string; readonly message: string } };
