import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { must, until } from '../../local/site/ec2.ts';
import type { StackAccount } from '../account/account.ts';
import { NAME_PREFIX, RUN_TAG, tagsOf } from '../account/tags.ts';
import { SiteNotMadeError } from '../errors.ts';
import { type OutputKey, siteTemplate } from './template.ts';

/** A stack, or the first snapshot of a disk, takes minutes; how many AWS does not say. */
export const SLOW_MS = 1_800_000;

type Formation = Pick<StackAccount, 'cloudFormation' | 'clock'>;

export const stackName = (run: string): string => `${NAME_PREFIX}-${run}`;

/**
 * Makes the stack and waits for it. Repeating is safe: a second stack of that name is refused.
 * @returns its outputs @throws SiteNotMadeError
 */
export const makeStack = async (
  account: Formation,
  run: string,
  zone: string,
): Promise<Readonly<Record<OutputKey, string>>> => {
  const StackName = stackName(run);
  const Parameters = [{ ParameterKey: 'Zone', ParameterValue: zone }];
  const request = { StackName, TemplateBody: siteTemplate(run), Parameters, Tags: tagsOf(run) };
  await account.cloudFormation.send(new CreateStackCommand(request));
  const stack = await settled(account, StackName);
  if (stack?.StackStatus !== 'CREATE_COMPLETE') throw new SiteNotMadeError(await whyOf(account, StackName));
  const outputs = new Map(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const read = (key: OutputKey) => must(outputs.get(key), `an output ${key} of stack ${StackName}`);
  return Object.fromEntries([...outputs.keys()].map((key) => [key, read(key as OutputKey)])) as Record<
    OutputKey,
    string
  >;
};

/** Deletes the stack and waits. Repeating is safe. @returns why it is still there, if it is */
export const removeStack = async (account: Formation, stackId: string): Promise<readonly string[]> => {
  await account.cloudFormation.send(new DeleteStackCommand({ StackName: stackId }));
  const stack = await settled(account, stackId);
  if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return [];
  return [`Stack ${stackId}: ${await whyOf(account, stackId)}.`];
};

/** All stacks that the proof has made, of any run, but for those that are gone. */
export const stacksThere = async ({ cloudFormation }: Pick<StackAccount, 'cloudFormation'>) => {
  const found: Stack[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(new DescribeStacksCommand(NextToken ? { NextToken } : {}));
    found.push(...(page.Stacks ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  const isOurs = ({ Tags = [] }: Stack) => Tags.some(({ Key }) => Key === RUN_TAG);
  return found.filter((stack) => isOurs(stack) && stack.StackStatus !== 'DELETE_COMPLETE');
};

/** Ids of all that stacks have made themselves, and delete themselves. */
export const resourcesOf = async (
  { cloudFormation }: Pick<StackAccount, 'cloudFormation'>,
  stacks: readonly Stack[],
): Promise<ReadonlySet<string>> => {
  const ids: string[] = [];
  for (const { StackId } of stacks) {
    const answer = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: StackId }));
    ids.push(...(answer.StackResources ?? []).flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []));
  }
  return new Set(ids);
};

/** The stack once nothing is under way; nothing where there is none. */
const settled = async ({ cloudFormation, clock }: Formation, StackName: string): Promise<Stack | undefined> => {
  let stack: Stack | undefined;
  const isSettled = async () => {
    stack = await find(cloudFormation, StackName);
    return !stack?.StackStatus?.endsWith('_IN_PROGRESS');
  };
  await until(clock, `stack ${StackName}`, isSettled, SLOW_MS);
  return stack;
};

/** Source: CloudFormation API Reference, DescribeStacks: a ValidationError where the stack does not exist. */
const find = async (client: StackAccount['cloudFormation'], StackName: string): Promise<Stack | undefined> => {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) return;
    throw error;
  }
};

const whyOf = async ({ cloudFormation }: Formation, StackName: string): Promise<string> => {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'));
  const said = failed.map(
    ({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`,
  );
  return said.join('; ') || 'CloudFormation gives no reason';
};
