import { validationError } from '../errors.ts';
import type { Placeholders } from './placeholders.ts';
import { type Token, tokensOf } from './tokens.ts';

export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

export interface ReaderProps {
  readonly kind: ExpressionKind;
  readonly text: string;
  readonly placeholders: Placeholders;
}

/** Goes through the tokens of one expression. */
export interface Reader {
  readonly placeholders: Placeholders;
  peek(ahead?: number): Token | undefined;
  next(): Token;
  /** Takes the next token if it is that symbol. */
  accept(symbol: string): boolean;
  expect(symbol: string): void;
  /** Takes the next token if it is one of these words, in any case; answers it in upper case. */
  acceptWord<Word extends string>(...words: readonly Word[]): Word | undefined;
  /** Refuses what is left over. */
  end(): void;
  fail(message: string): never;
  failHere(): never;
}

/** Source: Developer Guide, Quotas: an expression string has at most 4 KB. */
const LONGEST_BYTES = 4096;

/** Source: Developer Guide, Quotas, and Expressions in DynamoDB: an expression is not empty. */
const checkLength = ({ kind, text }: ReaderProps): void => {
  if (text === '') throw validationError(`Invalid ${kind}: The expression can not be empty;`);
  const bytes = Buffer.byteLength(text);
  if (bytes <= LONGEST_BYTES) return;
  throw validationError(
    `Invalid ${kind}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
  );
};

/** Source: Developer Guide, Expressions in DynamoDB: what does not follow the grammar is refused. */
export const createReader = (props: ReaderProps): Reader => {
  const { kind, text, placeholders } = props;
  checkLength(props);
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (ahead = 0) => tokens[at + ahead];
  const fail = (message: string): never => {
    throw validationError(`Invalid ${kind}: ${message}`);
  };
  const failHere = (): never => {
    const near = text.slice(
      tokens[at - 1]?.at ?? 0,
      (peek(1) ?? peek())?.at === undefined ? undefined : endOf(peek(1) ?? peek()),
    );
    return fail(`Syntax error; token: "${peek()?.text ?? '<EOF>'}", near: "${near}"`);
  };
  const accept = (symbol: string): boolean => {
    const token = peek();
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    at += 1;
    return true;
  };
  const acceptWord = <Word extends string>(...words: readonly Word[]): Word | undefined => {
    const token = peek();
    const word = words.find((candidate) => token?.kind === 'name' && token.text.toUpperCase() === candidate);
    if (word !== undefined) at += 1;
    return word;
  };
  const next = (): Token => {
    const token = peek() ?? failHere();
    at += 1;
    return token;
  };
  return {
    placeholders,
    peek,
    next,
    accept,
    acceptWord,
    expect: (symbol) => void (accept(symbol) || failHere()),
    end: () => void (peek() === undefined || failHere()),
    fail,
    failHere,
  };
};

const endOf = (token: Token | undefined): number | undefined => token && token.at + token.text.length;
