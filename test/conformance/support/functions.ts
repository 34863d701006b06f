import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BundledFunction } from './assembly.ts';
import type { InvocationMessage, ReplyMessage } from './function-messages.ts';

const RUNNER = fileURLToPath(new URL('function-process.ts', import.meta.url));

/** The deployed functions, each in a process of its own with nothing but its own environment. */
export interface Functions {
  /** As Lambda does: the handler's answer, or its error by name. A process that dies is a `Runtime.ExitError`. */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Kills the function's process, if it has one. The next invocation gets a new one. */
  kill(name: string): void;
  /** Ends every process. */
  stop(): Promise<void>;
}

/** @param surroundings what every process has in its environment besides its function's own variables */
export const createFunctions = (
  functions: ReadonlyMap<string, BundledFunction>,
  surroundings: Readonly<Record<string, string>>,
): Functions => {
  const processes = new Map<string, ChildProcess>();
  const processOf = (name: string, fn: BundledFunction): ChildProcess => {
    const warm = processes.get(name);
    if (warm !== undefined) return warm;
    const child = start(fn, surroundings);
    processes.set(name, child);
    child.once('exit', () => processes.get(name) === child && processes.delete(name));
    return child;
  };
  return {
    invoke: async (name, event) => {
      const fn = functions.get(name);
      if (fn === undefined) throw new Error(`No function ${name}; there are ${[...functions.keys()].join(', ')}.`);
      const deadline = Date.now() + fn.timeoutMs;
      const reply = await ask(processOf(name, fn), { id: crypto.randomUUID(), functionName: name, event, deadline });
      if ('payload' in reply) return JSON.parse(reply.payload);
      throw Object.assign(new Error(reply.error.message), { name: reply.error.name });
    },
    kill: (name) => {
      const child = processes.get(name);
      processes.delete(name);
      child?.kill('SIGKILL');
    },
    stop: async () => {
      const ending = [...processes.values()].map((child) => once(child, 'exit'));
      for (const child of processes.values()) child.kill('SIGKILL');
      await Promise.all(ending);
    },
  };
};

/** It ends by itself where this process does. */
const start = (fn: BundledFunction, surroundings: Readonly<Record<string, string>>): ChildProcess =>
  fork(RUNNER, [fn.module, fn.handler], {
    env: { ...surroundings, ...fn.environment },
    execArgv: [],
    // Its log goes nowhere, as nobody here reads CloudWatch; what it writes as an error is shown.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

const ask = (child: ChildProcess, message: InvocationMessage): Promise<ReplyMessage> =>
  new Promise((resolve, reject) => {
    const settle = () => {
      child.off('message', onReply);
      child.off('exit', onExit);
    };
    const onReply = (reply: ReplyMessage) => {
      if (reply.id !== message.id) return;
      settle();
      resolve(reply);
    };
    const onExit = (code: number | null, signal: string | null) => {
      settle();
      const why = `RequestId: ${message.id} Error: Runtime exited with ${signal ?? `exit status ${code}`}`;
      reject(Object.assign(new Error(why), { name: 'Runtime.ExitError' }));
    };
    child.on('message', onReply);
    child.once('exit', onExit);
    child.send(message);
  });
