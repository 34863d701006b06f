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
import { type FieldPath, fieldName, type Problem } from '../lambdas/domain/errors/operation-errors.ts';

export interface FileProblem extends Problem {
  readonly line: number;
  readonly column: number;
}

/** A file cannot be used; each problem names its line, column and field. */
export abstract class LocatedError extends Error {
  readonly file: string;
  readonly problems: readonly FileProblem[];
  constructor(consequence: string, { file, problems, cause }: Refused) {
    const lines = problems.map(
      ({ line, column, path, message }) =>
        `${file}:${line}:${column}: ${path.length > 0 ? `${fieldName(path)}: ` : ''}${message}`,
    );
    super(`${problems.length} problem(s) in ${file}; ${consequence}.\n${lines.join('\n')}`, { cause });
    this.file = file;
    this.problems = problems;
  }
}

export interface Refused {
  readonly file: string;
  readonly problems: readonly FileProblem[];
  readonly cause?: unknown;
}

export interface Reading<T, Refusal extends LocatedError> {
  readonly file: string;
  /** What it throws may name problems by their fields. */
  parse(said: unknown): T;
  readonly Refusal: new (refused: Refused) => Refusal;
}

/** Reads YAML, of which JSON is a part, with the places of its fields. @throws Refusal */
export const readLocated = <T, Refusal extends LocatedError>(
  text: string,
  { file, parse, Refusal }: Reading<T, Refusal>,
): { readonly value: T; located(error: Problematic): Refusal } => {
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
  if (broken.length > 0) throw new Refusal({ file, problems: broken });
  const located = (error: Problematic) =>
    new Refusal({
      file,
      problems: error.problems.map((problem) => ({ ...problem, ...placeOf(document, lines, problem.path) })),
      cause: error,
    });
  const said = saidBy(document, (problem, at, cause) => {
    const { line, col } = lines.linePos(at);
    return new Refusal({ file, problems: [{ path: [], message: problem, line, column: col }], cause });
  });
  try {
    return { value: parse(said), located };
  } catch (error) {
    throw isProblematic(error) ? located(error) : error;
  }
};

/** An error that names problems by their fields. */
export type Problematic = Error & { readonly problems: readonly Problem[] };
const isProblematic = (error: unknown): error is Problematic => error instanceof Error && 'problems' in error;

/** What the file says once its aliases are followed, which is when an alias can turn out to be of no use. */
const saidBy = (
  document: Document,
  refusal: (message: string, at: number, cause: unknown) => LocatedError,
): unknown => {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const aliases = aliasesIn(document);
    const lost = aliases.find((alias) => !alias.resolve(document));
    const message = lost
      ? `alias *${lost.source} stands for nothing; write the anchor &${lost.source} before it`
      : 'the aliases stand for far more than such a file needs; write out what they stand for';
    throw refusal(message, (lost ?? aliases[0])?.range?.[0] ?? 0, error);
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
