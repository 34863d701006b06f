import { readFile } from 'node:fs/promises';
import { UsageError } from './exit-codes.ts';
import type { Io } from './io.ts';

/** A file's text; "-" is standard input. @throws UsageError */
export const readText = async (file: string, io: Pick<Io, 'input'>): Promise<string> => {
  if (file === '-') return io.input();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`File "${file}" cannot be read. Name one that exists, or "-" for standard input.`, {
      cause: error,
    });
  }
};

/** @throws UsageError that says so in these words where the text is no JSON */
export const jsonIn = (text: string, complaint: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(complaint, { cause });
  }
};
