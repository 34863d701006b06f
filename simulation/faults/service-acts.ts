import { alarmOf } from '../sites/automation.ts';
import type { FaultScene, TimedFault } from './timed-fault.ts';

/** A cancel that says ok is judged at that very moment, unless something else has the group by then. */
const cancel = async ({ world, judge, target: { groupId }, ledger }: FaultScene): Promise<void> => {
  const isOk = await world
    .operator(ledger.newName('bob'), groupId)
    .cancel(true)
    .then(
      // Servers that do not run are named, and the same command goes on with them: that is no ok.
      ({ notRunning }) => notRunning.length === 0,
      () => false,
    );
  ledger.cancelled(groupId, isOk);
  const { status, leaseOf } = judge.group(groupId);
  if (!isOk || status !== 'protected' || leaseOf !== undefined) return;
  judge.givenBack(groupId);
};

/** From the first moment on: a pass may act on the word before the command has answered. */
const accept = async ({ world, target, ledger }: FaultScene): Promise<void> => {
  const takeBack = ledger.accept(target.serverId);
  await world
    .operator(ledger.newName('ada'), target.groupId)
    .accept(target.name, 'its breaker was pulled')
    .catch(({ name }: Error) => {
      if (name === 'AcceptanceRefusedError') takeBack();
    });
};

const abort = ({ world, target }: FaultScene): void => {
  for (const { arn, input } of world.log.list('RUNNING')) {
    if (JSON.parse(input).groupId === target.groupId)
      world.executions.stop(arn, { error: 'Aborted', cause: 'stopped by hand' });
  }
};

const failOverAgain = async ({ world, target: { groupId }, ledger }: FaultScene): Promise<void> => {
  const name = ledger.newName('carl');
  await world.operator(name, groupId).failOver(`f-${name}`);
};

/** The schedule of the decider. */
const DECIDED_AGAIN_MS = 60_000;

/** An alarm that went off a while ago, so that it counts at once; its event comes, and the schedule twice. */
const alarm = async ({ world, stage, target: { groupId }, ledger, sleep }: FaultScene): Promise<void> => {
  const { descriptions, groupIds } = stage.prepared;
  const name = ledger.newName('alarm');
  const operator = world.operator(name, groupId);
  await operator.decide({
    id: name,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    time: new Date(world.scheduler.now()).toISOString(),
    detail: {
      alarmName: alarmOf(descriptions[groupIds.indexOf(groupId)]?.name ?? '?'),
      state: { value: 'ALARM', timestamp: new Date(world.scheduler.now() - DECIDED_AGAIN_MS).toISOString() },
    },
  });
  for (let n = 1; n <= 2; n += 1) {
    await sleep(DECIDED_AGAIN_MS);
    await operator.decide({ sweep: true });
  }
  for (const { arn } of world.log.list('RUNNING')) await world.executions.untilEnded(arn);
};

/** What people and schedules ask of the service meanwhile. */
export const SERVICE_ACTS = {
  'failover-again': {
    says: 'is failed over by somebody else as well',
    begin: failOverAgain,
  },
  cancelled: { says: 'is to be given back: the failover is cancelled', begin: cancel },
  'execution-aborted': { says: 'loses its execution: somebody stops it', begin: abort },
  'execution-replaced': {
    says: 'loses its execution: somebody stops it and fails it over anew',
    begin: async (scene) => {
      abort(scene);
      await failOverAgain(scene);
    },
  },
  'guard-sweeps': {
    says: 'is looked at by the guard',
    begin: ({ world, target, ledger }) => world.operator(ledger.newName('sweep'), target.groupId).guard(),
  },
  'recorder-runs': {
    says: 'is looked at by the recorder',
    begin: ({ world, target, ledger }) => world.operator(ledger.newName('record'), target.groupId).record(),
  },
  'synchroniser-runs': {
    says: 'gets recovery points by the synchroniser',
    begin: ({ world, target, ledger }) => world.operator(ledger.newName('sync'), target.groupId).synchronise(),
  },
  alarm: { says: 'is failed over by its automation, where it has one: its alarm goes off', begin: alarm },
  accepted: { says: 'is accepted as unfenced, by name', begin: accept },
} as const satisfies Readonly<Record<string, TimedFault>>;
