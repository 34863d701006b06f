/** Ctrl-C, as long as somebody cares for it. */
export interface Interrupts extends Disposable {
  /** Resolves when it is pressed. */
  readonly first: Promise<void>;
}

/** A second Ctrl-C within that is the first one, told once by the terminal and once by npm. Real milliseconds. */
const SAME_MS = 500;

/** Takes SIGINT over from Node, which would end the process at once. Pressed again, it ends the process as ever. */
export const processInterrupts = (): Interrupts => {
  const { promise: first, resolve } = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const heard = () => {
    const now = performance.now();
    firstAt ??= now;
    if (now - firstAt > SAME_MS) process.exit(130);
    resolve();
  };
  process.on('SIGINT', heard);
  return {
    first,
    // Once it has been pressed the command closes its target, and a repeat must not cut that short.
    [Symbol.dispose]: () => {
      if (firstAt === undefined) process.off('SIGINT', heard);
    },
  };
};
