import type { Left, OnCall, TestRuntime } from '../support/test-runtime.ts';

/** Reads leave nothing behind: whoever is killed at one has been killed after the write before. */
const IS_READ = /:(Describe|Get|BatchGet|Query)/;

/** What a runtime would leave that is killed at a certain moment, and after each of the writes from then on. */
export const keepLeft = () => {
  const left: Left[] = [];
  const scene: { runtime?: TestRuntime } = {};
  const onDone: OnCall = async (action) => {
    if (scene.runtime && !IS_READ.test(action)) left.push(await scene.runtime.left());
  };
  const from = async (runtime: TestRuntime): Promise<void> => {
    left.push(await runtime.left());
    scene.runtime = runtime;
  };
  return { left, onDone, from };
};
