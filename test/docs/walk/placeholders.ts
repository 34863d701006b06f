import type { TestRuntime } from '../../support/test-runtime.ts';
import type { Call } from './shell.ts';

/** What a reader has before him when he fills in what a page leaves to him. */
export interface Seen {
  readonly runtime: TestRuntime;
  /** What each command has printed, the last one last. */
  readonly said: readonly string[];
}

const newest = (said: readonly string[], pattern: RegExp): string | undefined =>
  said.flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => found)).at(-1);

const first = (said: readonly string[], pattern: RegExp): string | undefined =>
  said.flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => found))[0];

type Filling = (seen: Seen) => Promise<string | undefined> | string | undefined;

/** What stands for something of the reader's, and where the reader finds it. */
const FILLINGS: Readonly<Record<string, Filling>> = {
  JOB: ({ said }) => newest(said, /"job_id": ?"([^"]+)"/g),
  'pets-…': ({ said }) => newest(said, /"job_id": ?"([^"]+)"/g),
  GROUP: async ({ said, runtime }) =>
    newest(said, /"server_group_id": ?"([^"]+)"/g) ?? (await runtime.store.listGroups())[0]?.id,
  FAILOVER_ID: async ({ runtime }) => (await runtime.workflow.list())[0]?.name,
  'eni-0123456789abcdef0': ({ runtime, said }) => serviceNic(runtime) ?? newest(said, /\b(eni-[0-9a-f]{17})\b/g),
  'vpc-…': ({ said }) => first(said, /"vpcId": ?"([^"]+)"/g),
  'i-…': ({ said }) => first(said, /"production": ?"([^"]+)"/g),
  'vol-…': ({ runtime, said }) => dataVolume(runtime, first(said, /"production": ?"([^"]+)"/g)),
  '42:1f0c…': ({ said }) => newest(said, /\b(\d+:[0-9a-f]{64})\b/g),
};

/** The NIC at index 1 of the server `dns`, or of the DR server that has taken over from it. */
const serviceNic = ({ ec2 }: TestRuntime): string | undefined =>
  ec2.inspect((view) => {
    const named = view.list('instances').filter(({ tags }) => /^dns(-dr)?$/.test(tags.Name ?? ''));
    const ids = named.map(({ id }) => id);
    const nics = view.list('networkInterfaces').filter(({ attachment }) => attachment?.deviceIndex === 1);
    return nics.find(({ attachment }) => ids.includes(attachment?.instanceId ?? ''))?.id;
  });

const dataVolume = ({ ec2 }: TestRuntime, server: string | undefined): string | undefined =>
  ec2.inspect((view) => {
    const volumes = view.list('volumes').filter(({ attachment }) => attachment?.instanceId === server);
    return volumes.find(({ attachment }) => attachment?.device !== '/dev/xvda')?.id;
  });

/** A call with the reader's own words. @throws Error where the reader cannot know one */
export const fill = async (call: Call, seen: Seen): Promise<Call> => {
  let words = call;
  for (const [name, filling] of Object.entries(FILLINGS)) {
    const stands = new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g');
    if (!words.some((word) => stands.test(word))) continue;
    const value = await filling(seen);
    if (value === undefined) throw new Error(`Nothing printed so far says what ${name} is.`);
    words = words.map((word) => word.replaceAll(stands, value));
  }
  return words;
};
