import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Attributes = Readonly<Record<string, AttributeValue>>;

export const S = (text: string): AttributeValue => ({ S: text });
export const N = (number: number | string): AttributeValue => ({ N: String(number) });
export const SS = (...members: string[]): AttributeValue => ({ SS: members });
export const NS = (...members: (number | string)[]): AttributeValue => ({ NS: members.map(String) });
export const L = (...elements: AttributeValue[]): AttributeValue => ({ L: elements });
export const M = (elements: Attributes): AttributeValue => ({ M: { ...elements } });
export const T: AttributeValue = { BOOL: true };

/** What comes of a call: an error by name, or what the output holds besides its metadata. */
export type Outcome =
  | { readonly error: string; readonly message?: string }
  | { readonly output: Readonly<Record<string, unknown>> };

/** One call of the API and its outcome, as DynamoDB documents it or was seen to answer. */
export interface ApiRule {
  /** A sentence. */
  readonly title: string;
  readonly source: string;
  /** Items of the partition before the call, without `pk`. */
  readonly given?: readonly Attributes[];
  readonly action: 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan';
  /** The rest of the input; the table's name comes in, and so does `pk` into keys and items. */
  readonly input: (pk: string) => Readonly<Record<string, unknown>>;
  readonly outcome: (pk: string) => Outcome;
  /** What the item `1` is afterwards; `null` where there is none. */
  readonly leaves?: Attributes | null;
}

export const keyed = (pk: string, attributes: Attributes): Attributes => ({ pk: S(pk), ...attributes });

interface UpdateRule extends Pick<ApiRule, 'title' | 'source' | 'leaves'> {
  readonly given?: Attributes;
  readonly update: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Attributes;
  /** @default none: the outcome is the item that it leaves */
  readonly refused?: { readonly error?: string; readonly message?: string };
}

/** An UpdateItem of the item `1`. */
export const updateRule = ({ given, update, names, values, refused, ...rest }: UpdateRule): ApiRule => ({
  ...rest,
  ...(given ? { given: [{ sk: S('1'), ...given }] } : {}),
  ...(rest.leaves ? { leaves: rest.leaves } : {}),
  action: 'UpdateItem',
  input: (pk) => ({
    Key: keyed(pk, { sk: S('1') }),
    UpdateExpression: update,
    ...(names ? { ExpressionAttributeNames: names } : {}),
    ...(values ? { ExpressionAttributeValues: values } : {}),
  }),
  outcome: () => (refused ? { error: 'ValidationException', ...refused } : { output: {} }),
});

interface ConditionRule extends Pick<ApiRule, 'title' | 'source'> {
  readonly given?: Attributes;
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Attributes;
  readonly holds: boolean | { readonly message?: string };
}

const outcomeOf = (holds: ConditionRule['holds']): Outcome => {
  if (holds === true) return { output: {} };
  if (holds === false) return { error: 'ConditionalCheckFailedException', message: 'The conditional request failed' };
  return { error: 'ValidationException', ...holds };
};

/** A DeleteItem of the item `1` under a condition: it counts, or does not, or the condition is refused. */
export const conditionRule = ({ given, condition, names, values, holds, ...rest }: ConditionRule): ApiRule => ({
  ...rest,
  given: given ? [{ sk: S('1'), ...given }] : [],
  action: 'DeleteItem',
  input: (pk) => ({
    Key: keyed(pk, { sk: S('1') }),
    ConditionExpression: condition,
    ...(names ? { ExpressionAttributeNames: names } : {}),
    ...(values ? { ExpressionAttributeValues: values } : {}),
  }),
  outcome: () => outcomeOf(holds),
});
