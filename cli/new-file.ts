import { existsSync } from 'node:fs';
import { UsageError } from './exit-codes.ts';

/** Asked before anything is made, so that nobody's file is lost and nothing is left without a file. @throws UsageError */
export const refuseExisting = (file: string): void => {
  if (!existsSync(file)) return;
  throw new UsageError(`${file} is there already, and is not written over. Move it, or name another file.`);
};
