import type { MayCall } from '../simulated-aws/ec2.ts';

/** As much of a synthesised template as says what a role may delete. */
interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, NullCondition>>;
}

/** By key: whether the key has to be absent. */
export type NullCondition = Readonly<Record<string, string>>;

/**
 * What the deployed roles of the synchroniser and of the step that takes first recovery points ask of a snapshot before it may be
 * deleted. @throws Error where no role may delete snapshots, two ask different things, or a condition is not evaluated here
 */
export const deletionCondition = (template: unknown): NullCondition => {
  const policies = Object.values((template as Template).Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
  const statements = policies.flatMap(({ Properties }) => statementsIn(Properties));
  const found = statements.filter(({ Action }) => [Action].flat().includes('ec2:DeleteSnapshot'));
  const asked = new Set(found.map(({ Condition = {} }) => JSON.stringify(Condition)));
  if (asked.size !== 1)
    throw new Error(`Roles of the template may delete snapshots on ${asked.size} conditions, not on one.`);
  const { Null = {}, ...more } = found[0]?.Condition ?? {};
  const unknown = [...Object.keys(more), ...Object.keys(Null).filter((key) => !key.startsWith(RESOURCE_TAG))];
  if (unknown.length > 0)
    throw new Error(`This condition on DeleteSnapshot is not evaluated here: ${unknown.join(', ')}.`);
  return Null;
};

const statementsIn = (properties: unknown): readonly Statement[] =>
  (properties as { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }).PolicyDocument.Statement;

const RESOURCE_TAG = 'aws:ResourceTag/';

/** Source: IAM User Guide, Condition operator to check existence of condition keys (Null). */
const holds = (condition: NullCondition, tags: Readonly<Record<string, string>>): boolean =>
  Object.entries(condition).every(
    ([key, isNull]) => (tags[key.slice(RESOURCE_TAG.length)] === undefined) === (isNull === 'true'),
  );

/** Of the role's policy the condition on DeleteSnapshot alone: everything else is allowed. What is not there is not found. */
export const mayDelete =
  (condition: NullCondition): MayCall =>
  (action, { SnapshotId }, view) => {
    const tags = action === 'DeleteSnapshot' ? view.get('snapshots', String(SnapshotId))?.tags : undefined;
    return tags === undefined || holds(condition, tags);
  };
