import { describe, expect, it } from 'vitest';
import type { Members } from '../../lambdas/domain/group/protection-group.ts';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { createRecorder } from '../../lambdas/handlers/recorder/recorder.ts';
import { apiOn } from '../api/setup.ts';
import { createCli, targetOn } from '../cli/run-cli.ts';
import { makePolicy } from '../domain/automation/support.ts';
import { DAMAGES, FORGOTTEN, FORGOTTEN_SERVERS, leave, type Part } from '../support/forgotten-group.ts';
import { failOver, GROUP, production, rootVolumeOf, serversById, setup, startByHand } from './setup.ts';

const invocation = { id: 'try-1', remainingMs: () => 900_000 };
const WAY_ON = 'Read it with the release that wrote it';

/** A healthy group beside a forgotten one of which one item makes no sense to this release. */
const beside = (part: Part, damage = 'of a layout to come') =>
  setup({ servers: 1, furnish: leave(part, DAMAGES[damage] ?? ((item) => item)) });

const naming = (name: string, item: string) => ({
  name,
  message: expect.stringMatching(new RegExp(`Group ${FORGOTTEN}: .*${item}.*${WAY_ON}`, 's')),
});

describe.each(Object.keys(DAMAGES))('a group item %s', (damage) => {
  it('keeps the guard from no other group, and is named once they are guarded', async () => {
    const subject = await beside('group', damage);
    const [id = '?'] = production(subject);
    const root = await rootVolumeOf(subject.runtime.ec2, id);
    await failOver(subject, 'failover-1');
    await startByHand({ ...subject, roots: new Map([[id, root]]) }, id);
    await subject.runtime.clock.sleep(30_000);
    await expect(createGuard(subject.runtime)({}, invocation)).rejects.toMatchObject(
      naming('GuardIncompleteError', `GROUP#${FORGOTTEN} GROUP`),
    );
    expect((await serversById(subject.runtime.ec2)).get(id)?.State?.Name).toBe('stopped');
  });

  it('keeps the recorder from no other group, and is named once they are recorded', async () => {
    const { runtime } = await beside('group', damage);
    await runtime.clock.sleep(300_000);
    const now = new Date(runtime.clock.now()).toISOString();
    await expect(createRecorder(runtime)({}, invocation)).rejects.toMatchObject(
      naming('RecorderIncompleteError', `GROUP#${FORGOTTEN} GROUP`),
    );
    expect((await runtime.store.members(GROUP)).instances[0]?.recordedAt).toBe(now);
  });

  it('is named by a list of groups that shows all others: of the API, and of the command with code 1', async () => {
    const { runtime } = await beside('group', damage);
    const { body, status } = await apiOn(runtime).call('GET', '/server-groups');
    expect(status).toBe(200);
    expect(body.server_groups).toEqual([expect.objectContaining({ id: GROUP })]);
    expect(body.unreadable_groups).toEqual([{ id: FORGOTTEN, message: expect.stringContaining(WAY_ON) }]);
    const cli = createCli(async () => targetOn(runtime));
    const { code, out, err } = await cli('group', 'list');
    expect([code, out]).toEqual([1, expect.stringContaining(GROUP)]);
    expect(err).toMatch(new RegExp(`Group ${FORGOTTEN}: .*GROUP#${FORGOTTEN} GROUP.*${WAY_ON}`, 's'));
    const listed = (await cli('--json', 'group', 'list')).json<{ groups: object[]; unreadable: object[] }>();
    expect(listed.groups).toEqual([expect.objectContaining({ id: GROUP })]);
    expect(listed.unreadable).toEqual([expect.objectContaining({ groupId: FORGOTTEN })]);
  });
});

const FAULT = (runtime: { readonly clock: { now(): number } }) => ({
  id: 'fault-1',
  source: 'sdrs.monitoring',
  'detail-type': 'SDRS Fault',
  time: new Date(runtime.clock.now()).toISOString(),
  detail: { monitor: 'probe', state: 'faulty', groupId: GROUP },
});

describe.each(['group', 'automation'] as const)('an item (%s) that the decider does not understand', (part) => {
  it.each(Object.keys(DAMAGES))('keeps it from no other group, and is named afterwards: %s', async (damage) => {
    const { runtime } = await beside(part, damage);
    await createSetAutomationPolicy(runtime)(GROUP, makePolicy());
    const decide = createDecider(runtime);
    const named = naming('AutomationIncompleteError', part === 'group' ? `GROUP#${FORGOTTEN}` : `STATE#${FORGOTTEN}`);
    await expect(decide(FAULT(runtime))).rejects.toMatchObject(named);
    expect((await runtime.automation.findState(GROUP))?.value.sources).toHaveLength(1);
    await expect(decide({ sweep: true })).rejects.toMatchObject(named);
    expect((await runtime.automation.findState(GROUP))?.value.decision?.count).toBe(2);
  });
});

const HEALTH = (runtime: { readonly clock: { now(): number } }, resources: readonly string[]) => ({
  id: 'health-1',
  source: 'aws.health',
  'detail-type': 'AWS Health Event',
  time: new Date(runtime.clock.now()).toISOString(),
  region: 'eu-central-1',
  detail: {
    eventArn: 'arn:aws:health:eu-central-1::event/EC2/1',
    eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
    eventTypeCategory: 'issue',
    statusCode: 'open',
    affectedEntities: resources.map((entityValue) => ({ entityValue })),
  },
});

it.each([
  ['a volume', ({ pairs }: Members) => [pairs[0]?.volumes.source ?? '?']],
  [
    'a server, and one of that group',
    ({ instances }: Members) => [FORGOTTEN_SERVERS.source, instances[0]?.servers.source ?? '?'],
  ],
])('a member that the decider does not understand keeps an event about %s from no other group', async (_, named) => {
  const { runtime } = await beside('instance');
  await createSetAutomationPolicy(runtime)(GROUP, makePolicy());
  const resources = named(await runtime.store.members(GROUP));
  await expect(createDecider(runtime)(HEALTH(runtime, resources))).rejects.toMatchObject(
    naming('AutomationIncompleteError', `GROUP#${FORGOTTEN} INSTANCE`),
  );
  expect((await runtime.automation.findState(GROUP))?.value.sources).toHaveLength(1);
});

describe('a list of the API shows the members and failures of all other groups, and names the group', () => {
  it.each([
    ['/protected-instances', 'protected_instances', 'instance', 1],
    ['/protected-instances', 'protected_instances', 'pair', 1],
    ['/replications', 'replications', 'pair', 2],
    ['/server-groups?status=protected', 'server_groups', 'instance', 1],
    ['/task-center/failure-jobs', 'failure_jobs', 'failover', 0],
  ] as const)('%s', async (path, list, part, shown) => {
    const { runtime } = await beside(part);
    const { body } = await apiOn(runtime).call('GET', path);
    expect(body).toMatchObject({ count: shown, unreadable_groups: [{ id: FORGOTTEN }] });
    expect(body[list]).toHaveLength(shown);
  });

  it('a list of the API fails where it was asked for the group that cannot be read', async () => {
    const { runtime } = await beside('instance');
    const { status, body } = await apiOn(runtime).call('GET', `/protected-instances?server_group_id=${FORGOTTEN}`);
    expect([status, body.error.message]).toEqual([500, expect.stringContaining(WAY_ON)]);
  });

  it('a list of the API names no group where every group can be read', async () => {
    const { runtime } = await setup({ servers: 1 });
    expect((await apiOn(runtime).call('GET', '/server-groups')).body).not.toHaveProperty('unreadable_groups');
  });
});

describe('what is looked for in all groups', () => {
  it('is found beside a group that cannot be read', async () => {
    const { runtime } = await beside('instance');
    const { instances, pairs } = await runtime.store.members(GROUP);
    const { call } = apiOn(runtime);
    expect((await call('GET', `/replications/${pairs[0]?.id}`)).status).toBe(200);
    expect((await call('GET', `/protected-instances/${instances[0]?.id}`)).status).toBe(200);
  });

  it('is not said to be missing where it may be in the group that cannot be read', async () => {
    const { runtime } = await beside('instance');
    const { status, body } = await apiOn(runtime).call('GET', '/replications/pair-old');
    expect([status, body.error.message]).toEqual([
      500,
      expect.stringMatching(new RegExp(`pair-old.*Group ${FORGOTTEN}: .*${WAY_ON}`, 's')),
    ]);
    const { code, err } = await createCli(async () => targetOn(runtime))('instance', 'start', 'web-77');
    expect([code, err]).toEqual([1, expect.stringMatching(new RegExp(`web-77.*Group ${FORGOTTEN}: .*${WAY_ON}`, 's'))]);
  });
});

describe('executions', () => {
  it('are listed beside a group whose failovers cannot be read, which is named, with code 1', async () => {
    const subject = await beside('failover');
    await failOver(subject, 'failover-1');
    const cli = createCli(async () => targetOn(subject.runtime));
    const { code, out, err } = await cli('executions', 'list');
    expect([code, out]).toEqual([1, expect.stringContaining('failover-1')]);
    expect(err).toMatch(new RegExp(`Group ${FORGOTTEN}: .*FAILOVER#failover-old.*${WAY_ON}`, 's'));
    expect((await cli('executions', 'show', 'failover-1')).code).toBe(0);
    expect((await cli('executions', 'show', 'failover-old')).err).toContain(WAY_ON);
  });

  it('executions that failed are taken off the list in all groups that can be read, before the other is named', async () => {
    const subject = await beside('failover');
    const { runtime } = subject;
    await runtime.workflow.start('refused-1', { groupId: GROUP });
    await runtime.untilEnded((await runtime.workflow.findNamed('refused-1'))?.id ?? '?');
    const { call } = apiOn(runtime);
    expect((await call('GET', '/task-center/failure-jobs')).body.count).toBe(1);
    const { status, body } = await call('DELETE', '/task-center/failure-jobs/batch');
    expect([status, body.error.message]).toEqual([500, expect.stringContaining(WAY_ON)]);
    expect((await call('GET', '/task-center/failure-jobs')).body.count).toBe(0);
  });
});
