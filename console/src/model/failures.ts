import type { Run } from '../api/shapes.ts';
import { type FindingLine, keptFindingLines } from './plan-findings.ts';

/** Why servers of a run have failed; alike ones are one line. */
export const failureLines = ({ servers }: Pick<Run, 'servers'>): readonly FindingLine[] =>
  keptFindingLines(
    servers.flatMap(({ name, failure }) =>
      failure === null
        ? []
        : [{ verdict: 'BLOCK' as const, code: failure.error, message: failure.message, server: name }],
    ),
  );

/** `ServerNotMigratedError` is "Server not migrated". */
export const errorWords = (error: string): string => {
  const words = error.replace(/Error$/, '').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words === '' ? error : words;
};
