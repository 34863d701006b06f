import { createRequire } from 'node:module';

type NodePty = typeof import('@lydell/node-pty');

/** `undefined` where the library has no binary for this machine. */
export const nodePty = (): NodePty | undefined => {
  try {
    return createRequire(import.meta.url)('@lydell/node-pty') as NodePty;
  } catch (error) {
    if (/@lydell\/node-pty-/.test(String(error))) return undefined;
    throw error;
  }
};

export const hasPseudoTerminals = (): boolean => nodePty() !== undefined;

/** Programs are spawned in a terminal; the library's `open` has no process, and what closes it signals every process. */
export const spawnInPty: NodePty['spawn'] = (...given) => {
  const library = nodePty();
  if (!library) throw new Error('node-pty has no binary for this machine.');
  return library.spawn(...given);
};
