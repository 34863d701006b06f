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
  InvalidAutomationPolicyError,
  InvalidGroupDescriptionError,
  type Problem,
} from '../lambdas/domain/errors/operation-errors.ts';

export interface FileProblem extends Problem {
  readonly line: number;
  readonly column: number;
}

/** Each problem of a file on a line of its own, as editors and compilers write it. */
export const problemLines = (file: string, problems: readonly FileProblem[]): string =>
  problems
    .map(
      ({ line, column, path, message }) =>
        `${file}:${line}:${column}: ${path.length > 0 ? `${fieldName(path)}: ` : ''}${message}`,
    )
    .join('\n');

type Problems = InvalidGroupDescriptionError | InvalidAutomationPolicyError;

const hasProblems = (error: unknown): error is Problems =>
  error instanceof InvalidGroupDescriptionError || error instanceof InvalidAutomationPolicyError;

/** A file of YAML with the places of its fields. */
export interface YamlFile<Failure extends Error> {
  /** What a parser makes of it; the parser's problems are told with their places. */
  read<T>(parse: (said: unknown) => T): T;
  /** The same problems with their places in this file. */
  located(error: Problems): Failure;
}

/** Reads YAML, of which JSON is a part. @param fail makes the error of this kind of file */
export const yamlFile = <Failure extends Error>(
  text: string,
  fail: (problems: readonly FileProblem[], cause?: unknown) => Failure,
): YamlFile<Failure> => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = [...document.errors, ...document.warnings].map(({ message, linePos, pos }) => {
    const { line, col } = linePos?.[0] ?? lines.linePos(pos[0]);
    const first = message.split('\n')[0] ?? message;
    return { path: [], message: first.replace(/ at line \d+, column \d+:?$/, ''), line, column: col };
  });
  if (broken.length > 0) throw fail(broken);
  const located = (error: Problems): Failure =>
    fail(
      error.problems.map((problem) => ({ ...problem, ...placeOf(document, lines, problem.path) })),
      error,
    );
  const said = saidBy(document, lines, fail);
  const read = <T>(parse: (what: unknown) => T): T => {
    try {
      return parse(said);
    } catch (error) {
      throw hasProblems(error) ? located(error) : error;
    }
  };
  return { read, located };
};

/** What the file says once its aliases are followed, which is when an alias can turn out to be of no use. */
const saidBy = (
  document: Document,
  lines: LineCounter,
  fail: (problems: readonly FileProblem[], cause: unknown) => Error,
) => {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const aliases = aliasesIn(document);
    const lost = aliases.find((alias) => !alias.resolve(document));
    const { line, col } = lines.linePos((lost ?? aliases[0])?.range?.[0] ?? 0);
    const message = lost
      ? `alias *${lost.source} stands for nothing; write the anchor &${lost.source} before it`
      : 'the aliases stand for far more than such a file needs; write out what they stand for';
    throw fail([{ path: [], message, line, column: col }], error);
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
