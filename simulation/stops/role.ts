import { ec2Error, type SimulatedEc2, type View } from '../../simulated-aws/ec2.ts';

/** As much of a synthesised template as says what a role may delete. */
interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: { readonly Null?: Readonly<Record<string, string>> };
}

/** By key: whether the key has to be absent. */
type NullCondition = Readonly<Record<string, string>>;

/** What the deployed role asks of a snapshot before it may be deleted. @throws Error where no role may delete one */
export const deletionCondition = (template: unknown): NullCondition => {
  const policies = Object.values((template as Template).Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
  const statements = policies.flatMap(({ Properties }) => statementsIn(Properties));
  const found = statements.find(({ Action }) => [Action].flat().includes('ec2:DeleteSnapshot'));
  if (!found) throw new Error('No role of the stack may delete snapshots.');
  return found.Condition?.Null ?? {};
};

const statementsIn = (properties: unknown): readonly Statement[] =>
  (properties as { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }).PolicyDocument.Statement;

const RESOURCE_TAG = 'aws:ResourceTag/';

/** Source: IAM User Guide, Condition operator to check existence of condition keys (Null). */
const isAllowed = (condition: NullCondition, tags: Readonly<Record<string, string>>): boolean =>
  Object.entries(condition).every(
    ([key, isNull]) => (tags[key.slice(RESOURCE_TAG.length)] === undefined) === (isNull === 'true'),
  );

/** EC2 as the role lets the synchroniser call it: the tags are looked at as the call takes effect. */
export const underRole = (
  real: Pick<SimulatedEc2, 'send'>,
  ec2: SimulatedEc2,
  condition: NullCondition,
): Pick<SimulatedEc2, 'send'> => {
  const send = real.send.bind(real) as (command: object) => Promise<unknown>;
  const guarded = (command: { readonly input?: { readonly SnapshotId?: string } }): Promise<unknown> => {
    if (command.constructor.name !== 'DeleteSnapshotCommand') return send(command);
    const tags = ec2.inspect((view: View) => view.get('snapshots', command.input?.SnapshotId ?? '')?.tags);
    if (!tags || isAllowed(condition, tags)) return send(command);
    return Promise.reject(ec2Error('UnauthorizedOperation', 'You are not authorized to perform this operation.'));
  };
  return { send: guarded as unknown as SimulatedEc2['send'] };
};
