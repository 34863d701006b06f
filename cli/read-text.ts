import { readFile } from 'node:fs/promises';
import { UsageError } from './exit-codes.ts';
import type { Io } from './io.ts';

/** About fifty thousand servers: ten times as many as were ever measured in a group. */
const MOST_MB = 5;

/** A file's text; "-" is standard input. @throws UsageError */
export const readText = async (file: string, io: Pick<Io, 'input'>): Promise<string> => {
  const text = file === '-' ? await io.input() : await textOf(file);
  const mb = text.length / 1_000_000;
  if (mb <= MOST_MB) return text;
  const name = file === '-' ? 'Standard input' : `File "${file}"`;
  throw new UsageError(`${name} has ${mb.toFixed(1)} MB, and ${MOST_MB} MB may be read. Split it into several.`);
};

const textOf = async (file: string): Promise<string> => {
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
