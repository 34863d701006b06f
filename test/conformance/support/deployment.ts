import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { REGION, surroundingsOf } from './account.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const CDK = join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** The account that ministack pretends to be. */
const ACCOUNT = '000000000000';

/** What `npm run deploy` leaves: the outputs of the stack that runs, by key. */
export type Deployment = ReadonlyMap<string, string>;

/** Bootstraps an account at an endpoint and deploys every stack to it, with the CDK's own command line. */
export const deployTo = async (endpoint: string): Promise<Deployment> => {
  const output = await mkdtemp(join(tmpdir(), 'sdrs-deployed-'));
  try {
    await cdk(endpoint, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);
    await cdk(endpoint, ['synth', '--quiet', '--output', output]);
    await leaveOut(UNKNOWN, join(output, 'Sdrs.template.json'));
    await cdk(endpoint, ['deploy', '--all', '--require-approval', 'never', '--app', output]);
    return await outputsOf(endpoint, 'Sdrs');
  } finally {
    await rm(output, { recursive: true, force: true });
  }
};

/** What ministack refuses a whole template for. Who may speak on a bus is not checked there anyway. */
const UNKNOWN = ['AWS::Events::EventBusPolicy'];

const leaveOut = async (types: readonly string[], file: string): Promise<void> => {
  const template = JSON.parse(await readFile(file, 'utf8')) as { Resources: Record<string, { readonly Type: string }> };
  const known = Object.entries(template.Resources).filter(([, { Type }]) => !types.includes(Type));
  await writeFile(file, JSON.stringify({ ...template, Resources: Object.fromEntries(known) }));
};

const cdk = async (endpoint: string, args: readonly string[]): Promise<void> => {
  const env = {
    ...process.env,
    ...surroundingsOf(endpoint),
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  await promisify(execFile)(process.execPath, [CDK, '--no-notices', ...args], { cwd: PROJECT, env });
};

const outputsOf = async (endpoint: string, stack: string): Promise<Deployment> => {
  const client = new CloudFormationClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } finally {
    client.destroy();
  }
};
