/** What has been opened and is to be closed, the last first. */
export interface Closers {
  add(close: () => unknown): void;
  closeAll(): Promise<void>;
}

export const createClosers = (): Closers => {
  const closers: (() => unknown)[] = [];
  return {
    add: (close) => void closers.push(close),
    closeAll: async () => {
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
    },
  };
};
