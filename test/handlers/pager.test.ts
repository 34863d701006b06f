import type { PublishCommand } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { createSnsPager } from '../../lambdas/adapters/aws/sns/index.ts';
import { sha256 } from '../../lambdas/adapters/sha256.ts';
import { CHAIN_START, chained } from '../../lambdas/domain/trail/audit-chain.ts';
import { PAGED_TYPES } from '../../lambdas/domain/trail/message-to-people.ts';
import { notificationsOf } from '../../lambdas/domain/trail/notifications.ts';
import { createPager } from '../../lambdas/handlers/pager/pager.ts';
import { START } from '../support/builders.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';

const MESSAGE = 'Failover failed: ProductionServerNotFencedError: web (i-0abcdef01) is still stopping';
const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Failover';

/** What EventBridge hands on of an event in a group's trail. */
const told = (type: string, groupId = 'orders') => {
  const trail = chained(CHAIN_START, [{ at: START, groupId, failoverId: 'f-1', type, message: MESSAGE }], sha256);
  const [{ at, detail, detailType } = { at: '', detail: {}, detailType: '' }] = notificationsOf(trail);
  return { id: 'event-1', source: 'sdrs', 'detail-type': detailType, time: at, detail };
};

const setup = (stateMachineArn = MACHINE) => {
  const sent: PublishCommand['input'][] = [];
  const send = async ({ input }: PublishCommand) => {
    sent.push(input);
    return {};
  };
  const clock = createFakeClock();
  const pager = createSnsPager({ client: { send: send as never }, topicArn: 'topic' });
  return { sent, clock, page: createPager({ pager, clock, deployment: { stackName: 'Sdrs', stateMachineArn } }) };
};

describe('the message to people', () => {
  it('says what happened to which servers, what to type, and where to look', async () => {
    const { sent, page } = setup();
    expect(await page(told('failoverFailed'))).toEqual({ paged: true });
    expect(sent).toMatchObject([{ TopicArn: 'topic', Subject: 'SDRS orders: failover FAILED' }]);
    expect(sent[0]?.Message?.split('\n')).toEqual([
      `${START} group orders: ${MESSAGE}`,
      '',
      'The failover has stopped. What it has done stays done, and the report says what is left.',
      'Type:',
      '  sdrs --stack Sdrs report orders',
      '  sdrs --stack Sdrs plan orders',
      '',
      'Execution: https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/' +
        'arn:aws:states:eu-central-1:123456789012:execution:Failover:f-1',
    ]);
  });

  it('has what it is made of as attributes, by which subscriptions can filter', async () => {
    const { sent, page } = setup();
    const event = told('fenceUnfenced');
    await page(event);
    const { type, groupId, event: whole } = sent[0]?.MessageAttributes ?? {};
    expect([type?.StringValue, groupId?.StringValue]).toEqual(['fenceUnfenced', 'orders']);
    expect(JSON.parse(whole?.StringValue ?? '')).toEqual(event.detail);
  });

  it.each([
    ['arn:aws-cn:states:cn-north-1:123456789012:stateMachine:F', 'https://cn-north-1.console.amazonaws.cn/states/'],
    [
      'arn:aws-us-gov:states:us-gov-west-1:123456789012:stateMachine:F',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/states/',
    ],
  ])('leads to the console of its partition: %s', async (machine, link) => {
    const { sent, page } = setup(machine);
    await page(told('failoverFailed'));
    expect(sent[0]?.Message).toContain(link);
  });

  it('has a subject that SNS takes, however the group is called', async () => {
    const { sent, page } = setup();
    await page(told('failoverFailed', `Bestellungen-für-\n${'x'.repeat(200)}`));
    expect(sent[0]?.Subject).toMatch(/^SDRS Bestellungen-f\?r-\?x{1,}$/);
    expect(sent[0]?.Subject?.length).toBe(100);
  });

  it.each(PAGED_TYPES)('tells of %s, with commands for the group', async (type) => {
    const { sent, page } = setup();
    await page(told(type));
    expect(sent[0]?.Message).toMatch(/^ {2}sdrs --stack Sdrs [a-z ]+ orders$/m);
  });

  it('wakes nobody for what happened more than an hour ago, which a new deployment is told again', async () => {
    const { sent, clock, page } = setup();
    await clock.sleep(3_600_000);
    expect(await page(told('failoverFailed'))).toEqual({ paged: true });
    await clock.sleep(1);
    expect(await page(told('failoverFailed'))).toEqual({ paged: false, ignored: `It happened at ${START}.` });
    expect(sent).toHaveLength(1);
  });

  it('wakes nobody for other events', async () => {
    const { sent, page } = setup();
    expect(await page(told('failoverComplete'))).toMatchObject({ paged: false });
    expect(sent).toEqual([]);
  });

  it('the message to people that SNS does not take is an error, so that it is tried again', async () => {
    const send = () => Promise.reject(new Error('AuthorizationError'));
    const pager = createSnsPager({ client: { send: send as never }, topicArn: 'topic' });
    const deployment = { stackName: 'Sdrs', stateMachineArn: MACHINE };
    const page = createPager({ pager, clock: createFakeClock(), deployment });
    await expect(page(told('failoverFailed'))).rejects.toThrow('AuthorizationError');
  });
});
