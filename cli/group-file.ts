import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import {
  type FieldPath,
  fieldName,
  InvalidGroupDescriptionError,
  type Problem,
} from '../lambdas/domain/errors/operation-errors.ts';
import type { GroupDescription } from '../lambdas/handlers/operations/groups/group-description.ts';
import { parseGroupDescription } from '../lambdas/handlers/operations/groups/group-description.ts';

export interface FileProblem extends Problem {
  readonly line: number;
  readonly column: number;
}

/** A group file cannot be used; each problem names its line, column and field. */
export class GroupFileError extends Error {
  override readonly name = 'GroupFileError';
  readonly file: string;
  readonly problems: readonly FileProblem[];
  constructor(file: string, problems: readonly FileProblem[], cause?: unknown) {
    const lines = problems.map(
      ({ line, column, path, message }) =>
        `${file}:${line}:${column}: ${path.length > 0 ? `${fieldName(path)}: ` : ''}${message}`,
    );
    super(`${problems.length} problem(s) in ${file}; nothing was imported.\n${lines.join('\n')}`, { cause });
    this.file = file;
    this.problems = problems;
  }
}

/** A group file with the places of its fields. */
export interface GroupFile {
  readonly description: GroupDescription;
  /** The same problems with their places in this file. */
  located(error: InvalidGroupDescriptionError): GroupFileError;
}

/** Reads YAML, of which JSON is a part. `file` is its name for people. @throws GroupFileError */
export const parseGroupFile = (text: string, file: string): GroupFile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = [...document.errors, ...document.warnings].map(({ message, linePos, pos }) => {
    const { line, col } = linePos?.[0] ?? lines.linePos(pos[0]);
    return {
      path: [],
      message: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message,
      line,
      column: col,
    };
  });
  if (broken.length > 0) throw new GroupFileError(file, broken);
  const located = (error: InvalidGroupDescriptionError): GroupFileError =>
    new GroupFileError(
      file,
      error.problems.map((problem) => ({ ...problem, ...placeOf(document, lines, problem.path) })),
      error,
    );
  const said = saidBy(document, lines, file);
  try {
    return { description: parseGroupDescription(said), located };
  } catch (error) {
    throw error instanceof InvalidGroupDescriptionError ? located(error) : error;
  }
};

/** What the file says once its aliases are followed, which is when an alias can turn out to be of no use. */
const saidBy = (document: Document, lines: LineCounter, file: string): unknown => {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const aliases = aliasesIn(document);
    const lost = aliases.find((alias) => !alias.resolve(document));
    const { line, col } = lines.linePos((lost ?? aliases[0])?.range?.[0] ?? 0);
    const message = lost
      ? `alias *${lost.source} stands for nothing; write the anchor &${lost.source} before it`
      : 'the aliases stand for far more than a group file needs; write out what they stand for';
    throw new GroupFileError(file, [{ path: [], message, line, column: col }], error);
  }
};

const aliasesIn = (document: Document): readonly Alias[] => {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  return aliases;
};

/** Where a field stands, or the nearest field around it that is there. */
const placeOf = (document: Document, lines: LineCounter, path: FieldPath): { line: number; column: number } => {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const key of path) {
    const next = stepInto(node, key, document);
    if (!next) break;
    node = next.value;
    offset = (isScalar(node) ? node.range?.[0] : next.start) ?? offset;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

interface Step {
  readonly value: Node | null;
  /** Where the field begins: its key in a map, itself in a list. */
  readonly start: number | undefined;
}

const stepInto = (node: Node | null, key: string | number, document: Document): Step | undefined => {
  const within = isAlias(node) ? node.resolve(document) : node;
  if (isMap<Node, Node | null>(within)) {
    const pair = within.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    return pair && { value: pair.value, start: pair.key.range?.[0] };
  }
  if (!isSeq<Node>(within) || typeof key !== 'number') return undefined;
  const value = within.items[key];
  return value && { value, start: value.range?.[0] };
};
