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

export type Template = { readonly Resources: Readonly<Record<string, Resource>> };

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test changes whichever properties the double cannot take
  readonly Properties: any;
}

export interface DeployOptions {
  /** Options of the deployment, as `-c name=value` gives them. */
  readonly context?: Readonly<Record<string, string>>;
  /** Puts in place what the double does not have. @default nothing more than what it refuses is left out */
  readonly adapt?: (template: Template) => Template;
}

/** Bootstraps an account at an endpoint and deploys every stack to it, with the CDK's own command line. */
export const deployTo = async (
  endpoint: string,
  { context = {}, adapt = (template) => template }: DeployOptions = {},
): Promise<Deployment> => {
  const output = await mkdtemp(join(tmpdir(), 'sdrs-deployed-'));
  try {
    const given = Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    await cdk(endpoint, ['synth', '--quiet', '--output', output, ...given]);
    await rewrite(join(output, 'Sdrs.template.json'), (template) => adapt(withoutUnknown(template)));
    // With the assembly as its app, so that the command line does not synthesise once more.
    await cdk(endpoint, ['bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', output]);
    await cdk(endpoint, ['deploy', '--all', '--require-approval', 'never', '--app', output]);
    return await outputsOf(endpoint, 'Sdrs');
  } finally {
    await rm(output, { recursive: true, force: true });
  }
};

/** What ministack refuses a whole template for. Who may speak on a bus is not checked there anyway. */
const UNKNOWN = ['AWS::Events::EventBusPolicy'];

const withoutUnknown = (template: Template): Template => {
  const known = Object.entries(template.Resources).filter(([, { Type }]) => !UNKNOWN.includes(Type));
  return { ...template, Resources: Object.fromEntries(known) };
};

const rewrite = async (file: string, change: (template: Template) => Template): Promise<void> =>
  writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));

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
