import type { Template } from 'aws-cdk-lib/assertions';

type Values = string | readonly string[];

export interface Statement {
  readonly Effect: string;
  readonly Action: Values;
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

export const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** What the function of that logical id, without its hash, may do, and on what. */
export const statementsOf = (template: Template, name: string): readonly Statement[] => {
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
  const [, { Properties }] = functions.find(([id]) => id.replace(/[0-9A-F]{8}$/, '') === name) ?? [name, {}];
  const role = Properties?.Role['Fn::GetAtt'][0];
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter((policy) => policy.Properties.Roles.some(({ Ref }: { readonly Ref: string }) => Ref === role))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement);
};

type Tags = Readonly<Record<string, string>>;

/** One of the resources that EC2 authorises a call on, each by itself. */
export interface AskedResource {
  /** As in ARNs, e.g. `network-interface`. */
  readonly kind: string;
  /** Of one that exists. */
  readonly tags?: Tags;
  /** That the call gives to what it makes, or to what exists. */
  readonly requestTags?: Tags;
}

export interface AskedCall {
  /** e.g. `ec2:StopInstances` */
  readonly action: string;
  readonly resources: readonly AskedResource[];
  /** Of a CreateTags that EC2 checks along with the call that makes something. */
  readonly createAction?: string;
}

type Context = ReadonlyMap<string, readonly string[]>;

/** Keys of a request's context do not mind case. Source: IAM User Guide, AWS global condition context keys. */
const contextOf = ({ createAction }: AskedCall, { tags = {}, requestTags }: AskedResource): Context =>
  new Map<string, readonly string[]>([
    ...Object.entries(tags).map(([key, value]) => [`aws:resourcetag/${key}`, [value]] as const),
    ...Object.entries(requestTags ?? {}).map(([key, value]) => [`aws:requesttag/${key}`, [value]] as const),
    ...(requestTags ? [['aws:tagkeys', Object.keys(requestTags)] as const] : []),
    ...(createAction ? [['ec2:createaction', [createAction]] as const] : []),
  ]);

const like = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

/**
 * Source: IAM User Guide, condition operators, and multivalued context keys: without a value `ForAllValues` is true.
 */
const OPERATORS: Readonly<Record<string, (seen: readonly string[] | undefined, wanted: readonly string[]) => boolean>> =
  {
    Null: (seen, [isAbsent]) => (seen === undefined || seen.length === 0) === (isAbsent === 'true'),
    StringEquals: (seen = [], wanted) => seen.some((value) => wanted.includes(value)),
    StringLike: (seen = [], wanted) => seen.some((value) => wanted.some((pattern) => like(pattern).test(value))),
    'ForAllValues:StringEquals': (seen = [], wanted) => seen.every((value) => wanted.includes(value)),
    'ForAllValues:StringLike': (seen = [], wanted) =>
      seen.every((value) => wanted.some((pattern) => like(pattern).test(value))),
  };

const holds = ({ Condition = {} }: Statement, context: Context): boolean =>
  Object.entries(Condition).every(([operator, keys]) => {
    const test = OPERATORS[operator];
    if (!test) throw new Error(`The evaluator does not know the operator ${operator}.`);
    return Object.entries(keys).every(([key, wanted]) => test(context.get(key.toLowerCase()), list(wanted)));
  });

const covers = ({ Resource }: Statement, kind: string): boolean =>
  list(Resource).some((one) => one === '*' || JSON.stringify(one).includes(`:${kind}/*`));

/**
 * The resources that the statements, which only allow, do not allow the call on. EC2 authorises a call only where there
 * are none.
 */
export const refusedOn = (statements: readonly Statement[], call: AskedCall): readonly AskedResource[] => {
  if (statements.some(({ Effect }) => Effect !== 'Allow')) throw new Error('The evaluator only knows what allows.');
  return call.resources.filter((resource) => {
    const context = contextOf(call, resource);
    return !statements.some(
      (one) => list(one.Action).includes(call.action) && covers(one, resource.kind) && holds(one, context),
    );
  });
};
