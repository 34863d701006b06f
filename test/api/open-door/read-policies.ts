import type { Template } from 'aws-cdk-lib/assertions';
import { synthesise } from '../../lib/synthesise.ts';

/** What a policy says: the resources of `execute-api:Invoke`, after the stage, e.g. `GET/*`. */
export type Patterns = readonly string[];

const API = '/$default/';

/** The paths that the stack's own permission to read allows, as CloudFormation would make them. */
const synthesisedRead = (template: Template): Patterns => {
  const policies = Object.entries(template.findResources('AWS::IAM::ManagedPolicy'));
  const [, policy] = policies.find(([id]) => id.startsWith('ApiAccessRead')) ?? [];
  const resources = [policy?.Properties.PolicyDocument.Statement[0].Resource].flat();
  return resources.map((resource: { readonly 'Fn::Join': readonly [string, readonly unknown[]] }) => {
    const path = String(resource['Fn::Join'][1].at(-1));
    if (!path.startsWith(API)) throw new Error(`The permission to read is of another form: ${path}`);
    return path.slice(API.length);
  });
};

export const READ_POLICY = synthesisedRead(synthesise().template);

/** The same as it was once, and as somebody may have copied it: the plan was asked for by POST. */
export const COPIED_POLICY: Patterns = ['GET/*', 'POST/v1/*/server-groups/*/failover-plan'];

/**
 * Whether a policy allows a call. `*` stands for any characters, slashes too, `?` for one; case counts, and the wildcard is
 * applied to the rest of the expression. Source: IAM User Guide, "IAM JSON policy elements: Resource"; API Gateway
 * Developer Guide, "Control access to an API with IAM permissions".
 */
export const allows = (patterns: Patterns, method: string, path: string): boolean =>
  patterns.some((pattern) => asRegExp(pattern).test(`${method}${path}`));

const asRegExp = (pattern: string): RegExp => {
  const text = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`, 's');
};
