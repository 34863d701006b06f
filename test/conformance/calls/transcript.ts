import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { KMSClient } from '@aws-sdk/client-kms';
import { FACTS } from './facts.ts';
import { createRoles } from './roles.ts';

/** What came of one call: `ok` or EC2's error code, and what callers go by of the answer. */
export interface Entry {
  readonly action: string;
  readonly outcome: string;
  readonly facts?: unknown;
}

export type Answers = Pick<EC2Client, 'send'>;

/** One side's EC2, with all that was asked of it on record. */
export interface Listener {
  /** Whose answers decide nothing: the call and what came of it are on record, and the scenario goes on. */
  readonly ask: Answers['send'];
  /** For what the scenario cannot go on without. @throws what EC2 answers */
  readonly send: Answers['send'];
  /** The same two for the commands of KMS. */
  readonly kms: { readonly ask: KMSClient['send']; readonly send: KMSClient['send'] };
  /** And for those of CloudWatch. */
  readonly cloudWatch: { readonly ask: CloudWatchClient['send']; readonly send: CloudWatchClient['send'] };
  readonly entries: readonly Entry[];
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

const actionOf = (command: Command): string => command.constructor.name.replace(/Command$/, '');

/** @param before what has to happen before each call, e.g. that time goes by */
export const listenTo = (ec2: Answers, before: () => Promise<void>): Listener => {
  const entries: Entry[] = [];
  const roles = createRoles();
  const send = async (command: Command): Promise<unknown> => {
    const action = actionOf(command);
    const factsOf = FACTS[action];
    if (!factsOf) throw new Error(`facts.ts does not say what counts in the answer to ${action}. Add it there.`);
    await before();
    roles.learn(command.input);
    try {
      const answer = await ec2.send(command as never);
      entries.push({ action, outcome: 'ok', facts: roles.named(factsOf(answer as never)) });
      return answer;
    } catch (error) {
      if (!(error instanceof Error) || !('$metadata' in error)) throw error;
      entries.push({ action, outcome: error.name });
      throw error;
    }
  };
  const ask = (command: Command) =>
    send(command).catch((error: unknown) => {
      if (error instanceof Error && '$metadata' in error) return {};
      throw error;
    });
  const kms = { send: send as KMSClient['send'], ask: ask as KMSClient['send'] };
  const cloudWatch = { send: send as CloudWatchClient['send'], ask: ask as CloudWatchClient['send'] };
  return { send: send as Answers['send'], ask: ask as Answers['send'], kms, cloudWatch, entries };
};
