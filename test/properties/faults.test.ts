import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectFailedOver, failOver, GROUP, identityOf, production, setup } from '../failover/setup.ts';

const ACTIONS = [
  'DescribeInstances',
  'DescribeNetworkInterfaces',
  'DescribeVolumes',
  'DescribeAddresses',
  'DescribeSnapshots',
  'CreateTags',
  'StopInstances',
  'DetachVolume',
  'CreateVolume',
  'AttachVolume',
  'DetachNetworkInterface',
  'AttachNetworkInterface',
] as const;

const fault = fc.record({
  action: fc.constantFrom(...ACTIONS),
  code: fc.constantFrom('RequestLimitExceeded', 'InternalError', 'TimeoutError', 'UnauthorizedOperation'),
  times: fc.integer({ min: 1, max: 4 }),
  afterEffect: fc.boolean(),
});

const trouble = fc.record({
  faults: fc.array(fault, { maxLength: 5 }),
  /** Calls after which the process is killed, attempt by attempt. */
  cuts: fc.array(
    fc.record({ call: fc.integer({ min: 1, max: 150 }), when: fc.constantFrom('before' as const, 'after' as const) }),
    { maxLength: 3 },
  ),
  hangs: fc.boolean(),
});

/** Every address has exactly one owner at any end of an attempt, or none yet while its NIC is between two servers. */
const expectNobodyElse = async (
  subject: Awaited<ReturnType<typeof setup>>,
  before: Readonly<Record<string, string>>,
) => {
  const { ec2, store } = subject.runtime;
  const servers = subject.site.servers.flatMap((server) => [server.production, server.dr]);
  const now = await identityOf(ec2, servers);
  for (const [address, owner] of Object.entries(now)) {
    const pair = subject.site.servers.find((server) => server.production === before[address]);
    expect([pair?.production, pair?.dr]).toContain(owner);
  }
  const status = (await store.findGroup(GROUP))?.status;
  expect(['protected', 'failing-over', 'error-failing-over', 'failed-over']).toContain(status);
};

/** Whoever looks at EC2 meets the faults as well; he looks again. */
const lookAgain = async (look: () => Promise<void>): Promise<void> => {
  for (let left = 4 * 5; left > 0; left -= 1) {
    const outcome = await look().then(
      () => undefined,
      (error: Error) => error,
    );
    if (outcome === undefined) return;
    if (outcome.name === 'AssertionError') throw outcome;
  }
  await look();
};

type Trouble = typeof trouble extends fc.Arbitrary<infer T> ? T : never;
type Subject = Awaited<ReturnType<typeof setup>>;

const sufferTrouble = async (subject: Subject, { faults, cuts, hangs }: Trouble, stuck: string): Promise<void> => {
  for (const { action, ...failure } of faults) subject.runtime.ec2.faults.failNext(action, failure);
  if (hangs) subject.runtime.ec2.faults.hangStop(stuck);
  for (const [attempt, cut] of cuts.entries()) {
    subject.runtime.power.cutAt(cut);
    await failOver(subject, `failover-${attempt}`);
    subject.runtime = subject.runtime.reopen();
  }
  await failOver(subject, 'failover-in-trouble');
};

/** The trouble ends, and the same call is made again until it is obeyed. Faults that were never met are met now. */
const callUntilDone = async (subject: Subject): Promise<void> => {
  for (let call = 1; call <= 20; call += 1) {
    if ((await failOver(subject, `failover-again-${call}`))?.status === 'SUCCEEDED') return;
    if ((await subject.runtime.store.findGroup(GROUP))?.status === 'failed-over') return;
  }
};

it('ends with every address on its DR server, whatever faults and kills came before', async () => {
  await fc.assert(
    fc.asyncProperty(trouble, async (arbitrary) => {
      const subject = await setup({ servers: 2 });
      const before = await identityOf(subject.runtime.ec2, production(subject));
      const [stuck = ''] = production(subject);
      await sufferTrouble(subject, arbitrary, stuck);
      await lookAgain(() => expectNobodyElse(subject, before));
      subject.runtime.ec2.faults.releaseStop(stuck);
      await callUntilDone(subject);
      await lookAgain(() => expectFailedOver(subject, before));
    }),
    { numRuns: 25 },
  );
});
