import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import { createEc2Compute, EC2_CLIENT_SETTINGS } from '../../lambdas/adapters/aws/ec2/index.ts';
import type { Action } from '../../lambdas/domain/site/actions.ts';
import { fact } from '../../lambdas/domain/site/observed.ts';
import { createVirtualClock } from '../../local/clocks.ts';

const open: { server: Server; client: EC2Client }[] = [];

afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    client.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

/** The adapter with a real client, in front of a server that behaves as told. Counts the requests. */
const setup = async (behave: RequestListener) => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    behave(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const client = new EC2Client({
    ...EC2_CLIENT_SETTINGS,
    requestHandler: { ...EC2_CLIENT_SETTINGS.requestHandler, requestTimeout: 100 },
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  open.push({ server, client });
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const compute = createEc2Compute({ ec2: client, clock });
  return { compute, inTime: clock.now() + 60_000, requests: () => requests };
};

const attach: Action = { do: 'attach-nic', networkInterfaceId: 'eni-1', serverId: 'i-1', deviceIndex: 1 };

const answering =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);

const ec2Error = (code: string): string =>
  `<Response><Errors><Error><Code>${code}</Code><Message>No.</Message></Error></Errors><RequestID>r-1</RequestID></Response>`;

describe('EC2 over a bad wire', () => {
  it.each<[string, RequestListener, string]>([
    ['does not answer', () => undefined, 'ETIMEDOUT'],
    ['hangs up', (request) => request.socket.destroy(), 'ECONNRESET'],
    ['throttles', answering(503, ec2Error('RequestLimitExceeded')), 'RequestLimitExceeded'],
    ['fails inside', answering(500, ec2Error('InternalError')), 'InternalError'],
  ])('sends an action once when it %s, and asks for another look', async (_, behave, code) => {
    const { compute, inTime, requests } = await setup(behave);
    expect(await compute.perform([attach], inTime)).toMatchObject([{ outcome: 'retry', code }]);
    expect(requests()).toBe(1);
    const { servers } = await compute.observe({ servers: ['i-1'] });
    expect(fact(servers, 'i-1')).toEqual({ is: 'unknown', why: `DescribeInstances of i-1 failed: ${code}` });
  });

  it.each([
    ['a page of a proxy', answering(502, '<html><body>Bad gateway</body></html>')],
    ['no EC2 at all', answering(200, 'hello')],
  ])('takes the answer of %s for none', async (_, behave) => {
    const { compute, inTime, requests } = await setup(behave);
    expect(await compute.perform([attach], inTime)).toMatchObject([{ outcome: 'unknown' }]);
    expect(requests()).toBe(1);
    const { servers } = await compute.observe({ servers: ['i-1'] });
    expect(fact(servers, 'i-1').is).toBe('unknown');
  });

  it("gives up where EC2's answer says so", async () => {
    const { compute, inTime } = await setup(answering(400, ec2Error('AttachmentLimitExceeded')));
    expect(await compute.perform([attach], inTime)).toEqual([
      { outcome: 'failed', code: 'AttachmentLimitExceeded', reason: 'AttachmentLimitExceeded: No.' },
    ]);
  });
});
