import { accessSync, constants, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './exit-codes.ts';

const notWritable = (file: string, cause: unknown): UsageError =>
  new UsageError(
    `File "${file}" cannot be written: ${cause instanceof Error ? cause.message : cause}. Name one in a folder that you may write.`,
    { cause },
  );

/** Asked before anything is made, so that nobody's file is lost and nothing is left without a file. @throws UsageError */
export const refuseUnwritable = (file: string): void => {
  if (existsSync(file)) {
    throw new UsageError(`${file} is there already, and is not written over. Move it, or name another file.`);
  }
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw notWritable(file, error);
  }
};

/** Writes over nobody's file. @throws Error of the system where somebody has made the file meanwhile */
export const writeNew = (file: string, text: string): Promise<void> => writeFile(file, text, { flag: 'wx' });

/** What cannot be written is told with the system's reason; a full disk has words of its own. @throws UsageError */
export const writeOver = async (file: string, text: string): Promise<void> => {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? error : notWritable(file, error);
  }
};
