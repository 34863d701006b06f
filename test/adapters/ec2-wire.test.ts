import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import { bounded, CALLS_AT_ONCE } from '../../lambdas/adapters/aws/ec2/client-settings.ts';
import { createEc2Compute, createPacer, EC2_CLIENT_SETTINGS } from '../../lambdas/adapters/aws/ec2/index.ts';
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
const setup = async (behave: RequestListener, requestHandler: object = {}) => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    behave(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const client = new EC2Client({
    ...EC2_CLIENT_SETTINGS,
    requestHandler: { ...EC2_CLIENT_SETTINGS.requestHandler, ...requestHandler },
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  open.push({ server, client });
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const limits = { ModifyNetworkInterfaceAttribute: { requests: { burst: 10_000, perSecond: 1 } } };
  const compute = createEc2Compute({ ec2: client, clock, pacer: createPacer({ clock, limits }) });
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
  it.each<[string, RequestListener, string, object?]>([
    ['does not answer', () => undefined, 'ETIMEDOUT', { requestTimeout: 100 }],
    ['hangs up', (request) => request.socket.destroy(), 'ECONNRESET'],
    ['throttles', answering(503, ec2Error('RequestLimitExceeded')), 'RequestLimitExceeded'],
    ['fails inside', answering(500, ec2Error('InternalError')), 'InternalError'],
  ])('sends an action once when it %s, and asks for another look', async (_, behave, code, requestHandler) => {
    const { compute, inTime, requests } = await setup(behave, requestHandler);
    expect(await compute.perform([attach], inTime)).toMatchObject([{ outcome: 'retry', code }]);
    expect(requests()).toBe(1);
    const { servers } = await compute.observe({ servers: ['i-1'] });
    expect(fact(servers, 'i-1')).toEqual({ is: 'unknown', why: `DescribeInstances of i-1 failed: ${code}` });
  });

  it.each([
    ['a page of a proxy', answering(502, '<html><body>Bad gateway</body></html>'), 'retry'],
    ['no EC2 at all', answering(200, 'hello'), 'unknown'],
  ])('takes the answer of %s for none', async (_, behave, outcome) => {
    const { compute, inTime, requests } = await setup(behave);
    expect(await compute.perform([attach], inTime)).toMatchObject([{ outcome }]);
    expect(requests()).toBe(1);
    const { servers } = await compute.observe({ servers: ['i-1'] });
    expect(fact(servers, 'i-1').is).toBe('unknown');
  });

  it('has as many calls under way as it sends, so that none waits for a socket while its time runs', async () => {
    const held: (() => void)[] = [];
    // A slow EC2: it answers nobody before 200 calls have come in, and from then on everybody at once.
    const { compute, inTime, requests } = await setup((_, response) => {
      held.push(() => response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response/>'));
      if (requests() >= CALLS_AT_ONCE) for (const answer of held.splice(0)) answer();
    });
    const keeping = Array.from(
      { length: 600 },
      (_, n): Action => ({ do: 'keep-nic', networkInterfaceId: `eni-${n}`, attachmentId: `eni-attach-${n}` }),
    );
    const outcomes = await compute.perform(keeping, inTime);
    expect(outcomes.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
    expect(requests()).toBe(600);
  });

  it('sends no more calls at once than there are sockets for', async () => {
    const { maxSockets } = EC2_CLIENT_SETTINGS.requestHandler.httpsAgent;
    const { promise, resolve } = Promise.withResolvers<object>();
    let sent = 0;
    const send = () => {
      sent += 1;
      return promise;
    };
    const client = bounded({ send });
    const calls = Array.from({ length: 600 }, () => (client.send as (command: object) => Promise<object>)({}));
    await Promise.resolve();
    expect(sent).toBe(CALLS_AT_ONCE);
    expect(sent).toBeLessThan(maxSockets);
    resolve({});
    await Promise.all(calls);
    expect(sent).toBe(600);
  });

  it("gives up where EC2's answer says so", async () => {
    const { compute, inTime } = await setup(answering(400, ec2Error('AttachmentLimitExceeded')));
    expect(await compute.perform([attach], inTime)).toEqual([
      { outcome: 'failed', code: 'AttachmentLimitExceeded', reason: 'AttachmentLimitExceeded: No.' },
    ]);
  });
});
