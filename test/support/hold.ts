import type { OnCall } from './test-runtime.ts';

/** Stops a runtime at a call, so that a test can do something at that very moment. */
export interface Hold {
  /** For the runtime. */
  readonly onCall: OnCall;
  /**
   * Resolves when the next call of that action is about to be made. That call waits until it is let go, as do all
   * others to the same service.
   */
  at(action: string): Promise<void>;
  letGo(): void;
}

const serviceOf = (action: string): string => action.split(':')[0] ?? '';

export const createHold = (): Hold => {
  let awaited: string | undefined;
  let held: string | undefined;
  let reached = Promise.withResolvers<void>();
  let free = Promise.withResolvers<void>();
  return {
    onCall: (action) => {
      if (action === awaited) {
        awaited = undefined;
        held = serviceOf(action);
        reached.resolve();
      }
      return serviceOf(action) === held ? free.promise : undefined;
    },
    at: (action) => {
      awaited = action;
      reached = Promise.withResolvers<void>();
      free = Promise.withResolvers<void>();
      return reached.promise;
    },
    letGo: () => {
      held = undefined;
      free.resolve();
    },
  };
};
