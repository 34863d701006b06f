import * as z from 'zod';
import { requesterOf } from '../../../domain/group/claimed-requester.ts';
import type { Requester } from '../../../domain/group/requester.ts';
import type { WantedStandby } from '../../../domain/reprotection/named-standbys.ts';
import { checkedInput, text } from '../../checked-input.ts';
import type { ValidateInput } from '../messages.ts';

/** What somebody has asked for: a run that turns protection on or off. */
export interface ProtectionRequest {
  readonly groupId: string;
  readonly runId: string;
  readonly executionId: string;
  readonly requestedBy: Requester;
  /** EC2 servers that are to wait in the place of others. */
  readonly standbys: readonly WantedStandby[];
}

const Input = z.looseObject({
  failoverId: text,
  executionId: text,
  request: z.looseObject({ groupId: text, drServers: z.record(text, text).optional() }),
});

/** @throws InputNotUnderstoodError */
export const protectionRequestOf = (input: ValidateInput): ProtectionRequest => {
  checkedInput(Input, input, 'the step');
  const { failoverId: runId, executionId, request } = input;
  const standbys = Object.entries(request.drServers ?? {}).map(([instance, serverId]) => ({ instance, serverId }));
  return { groupId: request.groupId, runId, executionId, requestedBy: requesterOf(request, runId), standbys };
};
