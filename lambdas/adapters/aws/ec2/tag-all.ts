import { CreateTagsCommand, DeleteTagsCommand, type Tag } from '@aws-sdk/client-ec2';
import type { ActionOutcome } from '../../../domain/site/actions.ts';
import { chunks } from '../../../domain/site/batches.ts';
import type { Reader } from './look.ts';
import { callOnce } from './one-call.ts';
import type { Ec2 } from './reads.ts';

export interface Tagging {
  readonly ids: readonly string[];
  readonly tags: Readonly<Record<string, string | undefined>>;
  readonly until: number | undefined;
}

interface Say {
  readonly api: 'CreateTags' | 'DeleteTags';
  send(ec2: Ec2, Resources: string[], Tags: Tag[]): Promise<unknown>;
}

/** Safe to repeat: a tag is overwritten with the same value. */
const CREATE: Say = {
  api: 'CreateTags',
  send: (ec2, Resources, Tags) => ec2.send(new CreateTagsCommand({ Resources, Tags })),
};

/** Safe to repeat: a tag that is gone, or has another value, is let be. */
const DELETE: Say = {
  api: 'DeleteTags',
  send: (ec2, Resources, Tags) => ec2.send(new DeleteTagsCommand({ Resources, Tags })),
};

/** Source: CreateTags and DeleteTags, up to 1000 ids a call. */
const IDS_A_CALL = 1000;

export const tagAll = (reader: Reader, tagging: Tagging): Promise<readonly ActionOutcome[]> =>
  sayAll(reader, CREATE, tagging);

export const untagAll = (reader: Reader, tagging: Tagging): Promise<readonly ActionOutcome[]> =>
  sayAll(reader, DELETE, tagging);

const sayAll = async (reader: Reader, say: Say, tagging: Tagging, atMost = IDS_A_CALL): Promise<ActionOutcome[]> => {
  const parts = chunks(tagging.ids, atMost).map((ids) => sayOnce(reader, say, { ...tagging, ids }));
  return (await Promise.all(parts)).flat();
};

/** EC2 refuses a call as a whole for one id that does not exist, and has done nothing. Halving finds that one. */
const sayOnce = async (reader: Reader, say: Say, tagging: Tagging): Promise<ActionOutcome[]> => {
  const { ids, tags, until } = tagging;
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const called = await callOnce(reader, { api: say.api, until, send: (ec2) => say.send(ec2, [...ids], Tags) });
  if (called.done) return ids.map(() => ({ outcome: 'done' }));
  if (ids.length > 1 && called.refusal?.answered) return sayAll(reader, say, tagging, Math.ceil(ids.length / 2));
  return ids.map(() => called.outcome);
};
