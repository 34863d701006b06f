/** Lets one through for each time it is opened. */
export interface Gate {
  open(): void;
  /** Resolves once it is open, and closes it behind. One at a time. */
  pass(): Promise<void>;
}

export const createGate = (): Gate => {
  let isOpen = false;
  let waiting: (() => void) | undefined;
  const letThrough = () => {
    if (!isOpen || waiting === undefined) return;
    const go = waiting;
    isOpen = false;
    waiting = undefined;
    go();
  };
  return {
    open: () => {
      isOpen = true;
      letThrough();
    },
    pass: () =>
      new Promise((resolve) => {
        waiting = resolve;
        letThrough();
      }),
  };
};
