import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TargetOptions } from '../../cli/target.ts';
import { openTarget } from '../../cli/targets.ts';
import { createDynamoGroupStore } from '../../lambdas/adapters/aws/dynamodb/index.ts';
import { type DynamoDb, openDynamoDb } from '../../local/dynamodb.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { makeProtectedInstance, makeProtectionGroup } from '../support/builders.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { createCli } from './run-cli.ts';

const ARN = 'arn:aws:states:eu-central-1:123456789012:stateMachine:failover';

const stackXml = (outputs: Readonly<Record<string, string>>): string =>
  `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
   <StackName>sdrs</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-23T09:00:00Z</CreationTime>
   <Outputs>${Object.entries(outputs)
     .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
     .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

const noStackXml =
  '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id other does not exist</Message></Error></ErrorResponse>';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const STACKS: Readonly<Record<string, readonly [number, string]>> = {
  sdrs: [200, stackXml({ TableName: TABLE_NAME, StateMachineArn: ARN })],
  declared: [
    200,
    stackXml({
      TableName: TABLE_NAME,
      StateMachineArn: ARN,
      Ec2ApiLimits: '{"AttachVolume":{"burst":80,"perSecond":8}}',
      Ec2ApiShare: '0.5',
    }),
  ],
  terminating: [200, stackXml({ TableName: TABLE_NAME, StateMachineArn: ARN, Termination: 'allowed' })],
  keyed: [200, stackXml({ TableName: TABLE_NAME, StateMachineArn: ARN, VolumeKeys: KEY })],
  keyless: [200, stackXml({ TableName: TABLE_NAME, StateMachineArn: ARN, VolumeKeys: 'none' })],
  website: [200, stackXml({ Url: 'https://example.org' })],
};

/** One endpoint for all: stacks from the table above, one key of KMS, everything of DynamoDB from dynalite. */
const createFront = (dynalite: string) => async (request: IncomingMessage, response: ServerResponse) => {
  const body = await buffer(request);
  if (request.headers['x-amz-target']?.toString().startsWith('DynamoDB')) {
    const { host: _, connection: __, ...headers } = request.headers;
    const answer = await fetch(dynalite, { method: 'POST', headers: headers as Record<string, string>, body });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(await answer.text());
    return;
  }
  if (request.headers['x-amz-target'] === 'TrentService.DescribeKey') {
    const KeyMetadata = { Arn: KEY, KeyManager: 'CUSTOMER', KeyState: 'Enabled' };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ KeyMetadata }));
    return;
  }
  const name = new URLSearchParams(body.toString()).get('StackName') ?? '';
  const [status, xml] = STACKS[name] ?? [400, noStackXml];
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
};

describe('a target on AWS', () => {
  let dynamo: DynamoDb;
  let endpoint: string;
  const server = createServer();

  beforeAll(async () => {
    dynamo = await openDynamoDb();
    const front = createFront(dynamo.endpoint);
    server.on('request', (request, response) => void front(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const store = createDynamoGroupStore({ client: dynamo.client, tableName: TABLE_NAME, clock: createFakeClock() });
    await store.create({ group: makeProtectionGroup(), instances: [makeProtectedInstance()], pairs: [] });
  });

  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    return () => vi.unstubAllEnvs();
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await dynamo.close();
  });

  const cli = createCli(openTarget);

  it('is found from the outputs of a stack', async () => {
    const { code, out, err } = await cli('--stack', 'sdrs', '--endpoint-url', endpoint, 'group', 'list');
    expect(err).toBe(`Target: stack sdrs at ${endpoint}`);
    expect(code).toBe(0);
    expect(out).toContain('pets');
  });

  it('is taken by table and state machine', async () => {
    const named = ['--table', TABLE_NAME, '--state-machine-arn', ARN, '--endpoint-url', endpoint];
    const { code, json } = await cli(...named, 'group', 'show', 'pets', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({ group: { id: 'group-1' } });
  });

  it.each([
    ['keyed', true],
    ['keyless', false],
    ['sdrs', undefined],
  ])('knows from the stack %s whether it was given a key: %s', async (stack, given) => {
    const opened = await openTarget({ home: '.sdrs', speed: 60, endpointUrl: endpoint, stack });
    const { keys } = await opened.compute.observe({ keys: [KEY] });
    await opened.close();
    const value = { id: KEY, manager: 'CUSTOMER', state: 'Enabled', ...(given === undefined ? {} : { given }) };
    expect(keys.get(KEY)).toEqual({ is: 'present', value });
  });

  it('keeps to the API allowance that the stack declares, unless the command line says otherwise', async () => {
    const target = { home: '.sdrs', speed: 60, endpointUrl: endpoint };
    const allowed = async (options: Partial<TargetOptions>) => {
      const opened = await openTarget({ ...target, ...options });
      await opened.close();
      const { limits, share, declared } = await opened.compute.allowances();
      return { attach: limits.AttachVolume?.requests, share, declared };
    };
    const attach = { burst: 80, perSecond: 8 };
    expect(await allowed({ stack: 'declared' })).toEqual({ attach, share: 0.5, declared: ['AttachVolume'] });
    expect(await allowed({ stack: 'declared', ec2ApiShare: '1', ec2ApiLimits: '{}' })).toMatchObject({
      share: 1,
      declared: [],
    });
    expect(await allowed({ stack: 'sdrs' })).toMatchObject({ share: 1, declared: [] });
  });

  it('may terminate what its stack says, and does not know it of a table or an earlier release', async () => {
    const options = { home: '.sdrs', speed: 1, endpointUrl: endpoint };
    const told = async (named: Partial<TargetOptions>) => {
      const target = await openTarget({ ...options, ...named });
      await target.close();
      return target.termination;
    };
    expect(await told({ stack: 'terminating' })).toBe('allowed');
    expect(await told({ stack: 'sdrs' })).toBe('unknown');
    expect(await told({ table: TABLE_NAME, stateMachineArn: ARN })).toBe('unknown');
  });

  it('knows who gives the command by the access key, whatever a confirmation says', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
    const options = { home: '.sdrs', speed: 1, table: TABLE_NAME, stateMachineArn: ARN, endpointUrl: endpoint };
    const target = await openTarget(options);
    expect(await target.caller()).toMatch(/^.+ with access key AKIAIOSFODNN7EXAMPLE$/);
    await target.close();
  });

  it('is not a stack of something else', async () => {
    const { code, err } = await cli('--stack', 'website', '--endpoint-url', endpoint, 'group', 'list');
    expect(code).toBe(2);
    expect(err).toContain('has no outputs TableName and StateMachineArn; it has Url');
  });

  it('is not found under an unknown stack', async () => {
    const { code, err } = await cli('--stack', 'other', '--endpoint-url', endpoint, 'group', 'list');
    expect(code).toBe(5);
    expect(err).toContain('There is no stack "other"');
  });

  it('needs a region', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    const { code, err } = await cli('--table', TABLE_NAME, '--state-machine-arn', ARN, 'group', 'list');
    expect(code).toBe(2);
    expect(err).toContain('No AWS region is known');
  });
});
