export interface Token {
  readonly kind: 'name' | 'nameHolder' | 'valueHolder' | 'number' | 'symbol' | 'unknown';
  readonly text: string;
  readonly at: number;
}

/** Source: Developer Guide, Referring to item attributes: a name begins with a letter, a holder also with a digit. */
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', /[A-Za-z][A-Za-z0-9_]*/y],
  ['nameHolder', /#[A-Za-z0-9_]+/y],
  ['valueHolder', /:[A-Za-z0-9_]+/y],
  ['number', /\d+/y],
  ['symbol', /<>|<=|>=|[=<>()[\],.+-]/y],
  ['unknown', /./sy],
];

const SPACE = /\s*/y;

const skipSpace = (text: string, at: number): number => {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  return SPACE.lastIndex;
};

const tokenAt = (text: string, at: number): Token => {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, at };
  }
  throw new Error(`No token at ${at} of "${text}".`);
};

export const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = skipSpace(text, at + token.text.length);
  }
  return tokens;
};
