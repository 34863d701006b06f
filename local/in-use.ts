import type { FailoverRequest } from '../lambdas/domain/group/failover.ts';
import { pointText } from '../lambdas/domain/group/point-choice.ts';
import type { Owner } from './home/owner.ts';

/** Another process owns the home: this one can look, but not run. */
export class RuntimeInUseError extends Error {
  override readonly name = 'RuntimeInUseError';
  /** @param request the failover that was to be started, where one was */
  constructor(home: string, owner: Pick<Owner, 'pid' | 'api'>, request?: FailoverRequest) {
    super(
      `Process ${owner.pid} runs the service on ${home}, and executions run in one process at a time. Nothing was started. ${wayOn(owner, request)}`,
    );
  }
}

const wayOn = ({ pid, api }: Pick<Owner, 'pid' | 'api'>, request: FailoverRequest | undefined): string => {
  if (api === undefined)
    return 'It is a command that ends by itself: give this one again then. "sdrs executions list" shows what runs.';
  const there = request && !request.plan ? `Start the failover there: ${callFor(api, request)} . Or end` : 'End';
  return `It serves the API at ${api} until it is ended. ${there} process ${pid} (Ctrl-C where it runs) and give this command again.`;
};

/** The call of the API that asks for the same failover. */
const callFor = (api: string, { groupId, confirmation, acceptUnfenced = [], point }: FailoverRequest): string => {
  const wish = {
    ...(confirmation ? { confirmation } : {}),
    ...(acceptUnfenced.length > 0 ? { accept_unfenced: acceptUnfenced } : {}),
    ...(point === undefined ? {} : { point: pointText(point) }),
  };
  const body = quoted(JSON.stringify({ 'failover-server-group': wish }));
  return `curl -s ${api}/v1/local/server-groups/${groupId}/action -H 'content-type: application/json' -d ${body}`;
};

/** One word for the shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
