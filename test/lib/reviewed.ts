import { CfnElement, type Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { stringify } from 'yaml';
import { list, type Statement } from './policy.ts';

type Section = Readonly<Record<string, unknown>>;
type Json = Readonly<Record<string, Section>>;

/** Nor the hash in the name of a function's version: that hash is made of the asset's. */
const withoutAssetHashes = (text: string): string =>
  text.replace(/[0-9a-f]{64}/g, 'ASSET').replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1VERSION');

/** The part of what belongs to no construct: outputs, parameters, rules. */
const REST = 'Stack';

/** The construct that a logical id begins with. The longest name wins, so that `ApiUrl` is not the Api's. */
const constructOf = (stack: Stack) => {
  const names = stack.node.children.map(({ node }) => node.id).sort((one, other) => other.length - one.length);
  const constructs = stack.node.children.filter((child) => !CfnElement.isCfnElement(child)).map(({ node }) => node.id);
  return (id: string): string => {
    const name = names.find((one) => id.startsWith(one)) ?? REST;
    return constructs.includes(name) ? name : REST;
  };
};

const isPolicy = (value: unknown): boolean => (value as { readonly Type?: string }).Type === 'AWS::IAM::Policy';

/** A template by construct, in YAML, one file to read each. The IAM policies are left to `permissionTable`. */
export const partsOf = (stack: Stack, template: Template): ReadonlyMap<string, string> => {
  const ownerOf = constructOf(stack);
  const entries = Object.entries(JSON.parse(withoutAssetHashes(JSON.stringify(template.toJSON()))) as Json)
    .flatMap(([section, values]) => Object.entries(values).map(([id, value]) => ({ section, id, value })))
    .filter(({ value }) => !isPolicy(value));
  const parts = Map.groupBy(entries, ({ id }) => ownerOf(id));
  return new Map([...parts].map(([name, of]) => [name, stringify(sectionsOf(of), { lineWidth: 120 })]));
};

const sectionsOf = (entries: readonly { readonly section: string; readonly id: string; readonly value: unknown }[]) =>
  Object.fromEntries(
    [...Map.groupBy(entries, ({ section }) => section)].map(([section, of]) => [
      section,
      Object.fromEntries(of.map(({ id, value }) => [id, value])),
    ]),
  );

/** The hash of a version goes first: some end with eight digits, as a hash of CDK's own does. */
const nameOf = (id: string): string =>
  id
    .replace(/(CurrentVersion)[0-9A-F]{8}[0-9a-f]{32}$/, '$1')
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/ServiceRole$|Role$/, '');

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return `\${${nameOf(Ref)}}`;
  if (Array.isArray(attribute)) return `\${${nameOf(attribute[0])}.${attribute[1]}}`;
  if (Array.isArray(join)) return join[1].map(textOf).join(join[0]);
  return JSON.stringify(value);
};

/** Ways to say the same shorter. Only hashes are left out. */
const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/arn:\$\{AWS::Partition\}:/g, 'arn:'],
  [/\$\{AWS::Region\}:\$\{AWS::AccountId\}/g, 'HERE'],
  [/\{"Fn::ImportValue":"SdrsState:ExportsOutputFnGetAtt(\w+?)[0-9A-F]{8}(\w*Arn)[0-9A-F]{8}"\}/g, '$${$1.$2}'],
];

const resourceOf = (value: unknown): string =>
  SHORTER.reduce((text, [long, short]) => text.replaceAll(long, short), textOf(value));

interface Sayable extends Statement {
  readonly Sid?: string;
}

interface Policy {
  readonly Properties: {
    readonly PolicyDocument: { readonly Statement: readonly Sayable[] };
    readonly Roles: readonly { readonly Ref: string }[];
  };
}

const rowsOf = (role: string, { Sid = '', Effect, Action, Resource, Condition, ...more }: Sayable): readonly string[] =>
  list(Action).map((action) => {
    const allowed = Effect === 'Allow' ? action : `${Effect} ${action}`;
    const where = [...(Condition ? [Condition] : []), ...(Object.keys(more).length > 0 ? [more] : [])];
    const told = where.map((one) => JSON.stringify(one).replaceAll('"', '')).join(' ');
    return `| ${role} | ${allowed} | ${list(Resource).map(resourceOf).join(' ')} | ${told} | ${Sid} |`;
  });

const HEAD = `Who may do what, on what, and under which condition: every IAM policy of the stack.
\`arn:\` stands for \`arn:\${AWS::Partition}:\`, \`HERE\` for \`\${AWS::Region}:\${AWS::AccountId}\`.

| function or role | action | resource | condition | statement |
|---|---|---|---|---|
`;

/** Every IAM policy of the template as one table, a row per role and action. */
export const permissionTable = (template: Template): string => {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as unknown as readonly Policy[];
  const rows = policies.flatMap(({ Properties: { PolicyDocument, Roles } }) =>
    Roles.flatMap(({ Ref }) => PolicyDocument.Statement.flatMap((statement) => rowsOf(nameOf(Ref), statement))),
  );
  return `${HEAD}${rows.toSorted().join('\n')}\n`;
};
