/**
 * What nobody but the service may do to a fenced server, as plain IAM statements: the one source of the managed policy and
 * of the template in docs/deny-policy.md. Condition keys: Service Authorization Reference, EC2; IAM User Guide, Global
 * condition context keys.
 */

/** The tag that a failover puts on a production server before it stops it. */
export const FENCED_TAG = 'sdrs:fenced';

/** What is denied to everybody but the service. */
export const DENIED_ACTIONS: readonly string[] = [
  'ec2:StartInstances',
  'ec2:AttachVolume',
  'ec2:DeleteTags',
  'ec2:CreateTags',
];

export interface DenyStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const INSTANCES = 'arn:*:ec2:*:*:instance/*';

/** `Null` is false where the key is there, whatever its value: the value is the failover's id. */
const FENCED = { Null: { [`aws:ResourceTag/${FENCED_TAG}`]: 'false' } };

/**
 * Two tags of EC2 whose keys differ in case are two; in the name of a condition key the case does not count, so that `FENCED`
 * holds for `SDRS:fenced` as well. The keys that are put on are values of `aws:TagKeys`, whose case counts unless the operator
 * says otherwise. Sources: EC2 API Reference, Tag; IAM User Guide, IAM JSON policy elements: Condition, and Condition operators.
 */
const ANY_SPELLING = { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': [FENCED_TAG] } };

/**
 * The statements. AttachVolume is among them because a fence rests on the missing root volume, and the tag's own calls
 * because without the tag nothing is denied. RebootInstances is not: it starts no server that is stopped.
 * @param exempt ARNs, or patterns of them, of the service's own roles and of those who may lift a fence
 */
export const denyStatements = (exempt: readonly string[]): readonly DenyStatement[] => {
  const others = exempt.length > 0 ? { ArnNotLike: { 'aws:PrincipalArn': exempt } } : {};
  const deny = (Sid: string, Action: readonly string[], Condition: DenyStatement['Condition']): DenyStatement => ({
    Sid,
    Effect: 'Deny',
    Action,
    Resource: INSTANCES,
    Condition: { ...Condition, ...others },
  });
  return [
    deny('FencedServersStayDown', ['ec2:StartInstances', 'ec2:AttachVolume'], FENCED),
    deny('FencedServersKeepTheirTags', ['ec2:DeleteTags'], FENCED),
    deny('NobodyElseFences', ['ec2:CreateTags'], ANY_SPELLING),
  ];
};
