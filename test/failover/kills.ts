import { expect } from 'vitest';
import type { Left, OnCall, TestRuntime } from '../support/test-runtime.ts';
import { failOver } from './setup.ts';

/** Reads leave nothing behind: whoever is killed at one has been killed after the write before. */
const IS_READ = /:(Describe|Get|BatchGet|Query)/;

/** Keeps what a kill at a certain moment would leave, and what a kill after each of the writes from then on would. */
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

/** Starts each killed runtime again, does something on it, and ends it. An error says which write the kill came after. */
export const afterKills = async (
  kills: Iterable<readonly [number, Left]>,
  work: (runtime: TestRuntime) => Promise<void>,
): Promise<void> => {
  for (const [n, open] of kills) {
    const runtime = await open();
    try {
      await work(runtime);
    } catch (cause) {
      throw new Error(`killed after write ${n}`, { cause });
    } finally {
      await runtime.close();
    }
  }
};

/** Calls the failover again. Where only the very last answer was lost, the call is refused: everything was done. */
export const callAgain = async (runtime: TestRuntime): Promise<void> => {
  const again = await failOver({ runtime }, 'failover-2');
  if (again?.status !== 'SUCCEEDED') expect(again?.cause).toContain('failed-over');
};
