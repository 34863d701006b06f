import { ModifyVolumeCommand } from '@aws-sdk/client-ec2';
import type { ChangeCall, ChangeCallKind } from '../../../domain/site/change-calls.ts';
import type { Changed } from '../../../ports/changer.ts';
import type { ApiAction } from './limits.ts';
import type { Reader } from './look.ts';
import { callOnce } from './one-call.ts';
import type { Ec2 } from './reads.ts';

type CallOf<K extends ChangeCallKind> = Extract<ChangeCall, { readonly do: K }>;

interface Row<K extends ChangeCallKind> {
  readonly api: ApiAction;
  send(ec2: Ec2, call: CallOf<K>): Promise<Answer>;
  /** EC2's code for what the call has done already. @default none */
  readonly isDone?: RegExp;
}

interface Answer {
  readonly $metadata: { readonly requestId?: string | undefined };
  /** The id of what was made. */
  readonly made?: string | undefined;
}

const ROWS: { readonly [K in ChangeCallKind]: Row<K> } = {
  'modify-volume': {
    api: 'ModifyVolume',
    send: (ec2, { volumeId, sizeGiB }) => ec2.send(new ModifyVolumeCommand({ VolumeId: volumeId, Size: sizeGiB })),
  },
};

/** One call of a change. Whether repeating it is safe stands with each kind of call. */
export const change = async <K extends ChangeCallKind>(
  reader: Reader,
  call: CallOf<K>,
  until: number | undefined,
): Promise<Changed> => {
  const { api, send, isDone }: Row<K> = ROWS[call.do as K];
  const called = await callOnce(reader, { api, until, send: (ec2) => send(ec2, call) });
  if (!called.done) return isDone?.test(called.refusal?.code ?? '') ? { outcome: 'done' } : called.outcome;
  const { made, $metadata } = called.answer;
  const requestId = $metadata.requestId;
  return {
    outcome: 'done',
    ...(requestId === undefined ? {} : { requestId }),
    ...(made === undefined ? {} : { made }),
  };
};
