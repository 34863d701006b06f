import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../../console/build/headers.ts';
import { createDynamoGroupStore } from '../../lambdas/adapters/aws/dynamodb/index.ts';
import { MACHINE_KINDS } from '../../lambdas/domain/group/run-kind.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { seedSite } from '../../local/site/seed.ts';
import { AUDIENCE, type Issuer, startIssuer } from '../console/sign-in/issuer.ts';
import { closeAfterTest } from '../console/walk/after.ts';
import { hasChromium, openBrowser, openPage } from '../console/walk/browser.ts';
import { makeCertificate } from '../support/certificate.ts';
import { startMinistack } from '../support/ministack.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { REGION } from './support/account.ts';
import { type Deployment, deployTo, type Template } from './support/deployment.ts';
import { startFront } from './support/front.ts';

// The deployed authorizer takes the keys of an issuer over HTTPS alone, and so trusts the certificate of this one.
const certificate = await makeCertificate();
const ministack =
  certificate && (await startMinistack({ region: REGION, env: { NODE_EXTRA_CA_CERTS: certificate.file } }));

/** HTTP statuses of a call whose function has not answered in its time: the authorizer's, and the API's. */
const GIVEN_UP = [500, 504];

interface World {
  readonly issuer: Issuer;
  readonly deployment: Deployment;
  readonly front: Awaited<ReturnType<typeof startFront>>;
  readonly browser: Browser | undefined;
}

/** Made before the tests, which only look. */
const world: { current?: World } = { ...{} };

const at = (): World => {
  if (world.current === undefined) throw new Error('Nothing is deployed.');
  return world.current;
};

afterAll(async () => {
  await world.current?.browser?.close();
  await world.current?.front.stop();
  await world.current?.issuer.stop();
  await ministack?.stop();
  await certificate?.remove();
});

/**
 * Two things are put in their place, and behaviours, policies and functions stay as they are. ministack's CloudFront has no way
 * to an API by the name that AWS gives the API: that one origin is put at the path by which ministack serves the API. And it
 * reads S3 within its own process, which counts as a way without TLS: the statement that denies such ways is left out.
 */
const adaptedTo = (endpoint: string) => (template: Template) => {
  const { hostname, port } = new URL(endpoint);
  const changed = structuredClone(template);
  const propertiesOf = (type: string) => Object.values(changed.Resources).find(({ Type }) => Type === type)?.Properties;
  const { PolicyDocument } = propertiesOf('AWS::S3::BucketPolicy');
  PolicyDocument.Statement = PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
  const { Origins } = propertiesOf('AWS::CloudFront::Distribution').DistributionConfig;
  const origin = Origins.find((one: object) => 'CustomOriginConfig' in one);
  const [, api] = JSON.stringify(origin.DomainName).match(/"(\w+)","ApiEndpoint"/) ?? [];
  origin.DomainName = hostname;
  origin.CustomOriginConfig = { OriginProtocolPolicy: 'http-only', HTTPPort: Number(port) };
  origin.OriginPath = { 'Fn::Join': ['', ['/_aws/execute-api/', { Ref: api }, '/$default']] };
  return changed;
};

/** A group in the deployed table, of servers that are simulated: the list of groups reads the table alone. */
const importGroup = async (endpoint: string, deployment: Deployment) => {
  const runtime = await createTestRuntime();
  const { ec2, clock, compute } = runtime;
  const wire = { endpoint, region: REGION, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
  const client = new DynamoDBClient(wire);
  const store = createDynamoGroupStore({ client, tableName: deployment.get('TableName') ?? '', clock });
  const zones = { production: `${REGION}a`, dr: `${REGION}a` };
  const { description } = await seedSite({ ec2, clock, servers: 1, name: 'pets', zones });
  await createImportGroup({ store, compute, clock })(description);
  client.destroy();
  await runtime.close();
};

describe.skipIf(!ministack)('the console, deployed by its option to a foreign double of AWS', () => {
  beforeAll(async () => {
    const endpoint = ministack?.endpoint ?? '';
    const issuer = await startIssuer({ ...(certificate && { tls: certificate }) });
    const { authorizationEndpoint, tokenEndpoint, clientId } = issuer.signIn;
    const context = {
      jwtIssuer: issuer.issuer,
      jwtAudience: AUDIENCE,
      console: JSON.stringify({ clientId, authorizationEndpoint, tokenEndpoint }),
    };
    const deployment = await deployTo(endpoint, { context, adapt: adaptedTo(endpoint) });
    await importGroup(endpoint, deployment);
    const front = await startFront(endpoint, new URL(deployment.get('ConsoleUrl') ?? '').host);
    world.current = { issuer, deployment, front, browser: hasChromium ? await openBrowser() : undefined };
  });

  /** On a slow machine the double gives functions up that take their time: whoever asks asks again, as the page does. */
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> => {
    const answer = await fetch(at().front.url + path, { headers });
    return GIVEN_UP.includes(answer.status) ? get(path, headers) : answer;
  };

  it('answers with the page, as compressed as the browser takes it, under the headers of the local console', async () => {
    for (const [accepted, encoding] of [
      ['br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await get('/', { 'accept-encoding': accepted });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('<div id="root">');
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      const { tokenEndpoint } = at().issuer.signIn;
      const expected = { ...SECURITY_HEADERS, 'content-security-policy': contentSecurityPolicy(tokenEndpoint) };
      for (const [name, value] of Object.entries(expected)) expect(answer.headers.get(name)).toBe(value);
    }
  });

  it('has parts that a browser keeps for good', async () => {
    const page = await (await get('/')).text();
    const [script] = /\/assets\/[\w-]+\.js/.exec(page) ?? [];
    const answer = await get(script ?? '', { 'accept-encoding': 'br' });
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('says where it is and where people sign in, and has the state machines with the ARNs of what is deployed', async () => {
    const { signIn } = at().issuer;
    const target = { is: 'aws', account: '000000000000', region: REGION };
    expect(await (await get('/console.json')).json()).toEqual({
      target,
      project: 'sdrs',
      command: 'sdrs --stack Sdrs',
      signIn,
    });
    const definitions = (await (await get('/definitions.json')).json()) as Record<string, { States: object }>;
    expect(Object.keys(definitions)).toEqual([...MACHINE_KINDS]);
    for (const { States } of Object.values(definitions))
      expect(JSON.stringify(States)).toContain(`arn:aws:lambda:${REGION}:000000000000:function:`);
  });

  it('hands calls on to the API with their token, and nobody without one', async () => {
    expect((await get('/v1/sdrs/server-groups')).status).toBe(403);
    expect((await get('/openapi.json')).status).toBe(403);
    expect((await get('/v1/sdrs/server-groups', { authorization: 'Bearer x.y.z' })).status).toBe(403);
  });

  it.skipIf(!hasChromium)('lets somebody sign in, and shows the groups of the deployed API', async () => {
    const { browser, front, issuer } = at();
    const elsewhere = issuer.issuer;
    const watched = await openPage(browser as Browser, { url: front.url, elsewhere });
    closeAfterTest(watched);
    const { page, complaints } = watched;
    await page.goto(`${front.url}/#/groups/pets`);
    await page.getByRole('link', { name: 'I am Ada' }).click();
    await page.getByRole('heading', { level: 1, name: 'pets' }).waitFor();
    await page.getByText(`account 000000000000, ${REGION}`).waitFor();
    await page.getByRole('grid', { name: 'Servers' }).getByText('web-1').first().waitFor();
    expect(new URL(page.url()).href).toBe(`${front.url}/#/groups/pets`);
    expect(complaints.filter((one) => !GIVEN_UP.some((status) => one.includes(`status of ${status}`)))).toEqual([]);
  });
});
