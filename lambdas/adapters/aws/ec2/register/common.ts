import type { GroupIdentifier, OperatorResponse, StateReason, Tag } from '@aws-sdk/client-ec2';
import { alike, compared, irrelevant, type Register } from './verdict.ts';

/** Shapes that several others hold. */

export const GROUP = {
  GroupId: compared('security-groups-differ'),
  GroupName: compared('security-groups-differ'),
} satisfies Register<GroupIdentifier>;

export const OPERATOR = {
  Managed: irrelevant('a managed resource has a principal'),
  Principal: alike('managed-by-service'),
  HiddenByDefault: irrelevant('a matter of how consoles list it'),
} satisfies Register<OperatorResponse>;

export const STATE_REASON = {
  Code: irrelevant('the message says it in words'),
  Message: irrelevant('told where a start fails: DrServerNotStartedError has it'),
} satisfies Register<StateReason>;

/** Of a resource whose tags steer nothing and are not carried over. */
export const OWN_TAG = {
  Key: compared('note-known-by-id'),
  Value: compared('note-known-by-id'),
} satisfies Register<Tag>;
