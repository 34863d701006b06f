/** A value as DynamoDB's API writes it. Source: API Reference, AttributeValue. */
export type Value =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly Uint8Array[] }
  | { readonly L: readonly Value[] }
  | { readonly M: Item };

export const TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'] as const;
export type Type = (typeof TYPES)[number];

/** Items are never changed once they are stored: a write puts another one in their place. */
export type Item = Readonly<Record<string, Value>>;

export const typeOf = (value: Value): Type => Object.keys(value)[0] as Type;

export type KeyType = 'S' | 'N' | 'B';

export interface KeySchema {
  readonly hash: string;
  readonly range?: string;
}

export interface IndexDefinition {
  readonly name: string;
  readonly key: KeySchema;
  readonly projection: 'ALL' | 'KEYS_ONLY';
}

export interface TableDefinition {
  readonly name: string;
  readonly key: KeySchema;
  readonly types: Readonly<Record<string, KeyType>>;
  readonly indexes: readonly IndexDefinition[];
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

/** The hash attribute's name, and the range attribute's where there is one. */
export const namesOf = ({ hash, range }: KeySchema): readonly string[] =>
  range === undefined ? [hash] : [hash, range];
