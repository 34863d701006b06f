import { isFenced } from '../oracles/owners.ts';
import type { Running } from './running.ts';

/** Calls until the job is done, once nothing is disturbed any more. */
const MOST_CALLS = 4;
const A_WHILE_MS = 30_000;
/** A cancel may say that something of the failover can still act, and has to be called again later. */
const BETWEEN_CANCELS_MS = 150_000;
/** The guard's schedule. */
const SWEEP_MS = 60_000;
const MOST_SWEEPS = 6;
const ALL_IS_OVER_MS = 700_000;

/** Nothing is disturbed any more: whoever wanted the group back gets it, and the same failover call finishes the job. */
export const settle = async (running: Running, groupId: string): Promise<void> => {
  await cancelAgain(running, groupId);
  const { judge } = running;
  if (isProtected(running, groupId)) {
    const kind = wasGivenBack(running, groupId) ? 'late calls after a roll-back' : 'touched without a failover';
    judge.productionIsWhole(groupId, kind);
    judge.ended(groupId, 'protected');
  }
  const said = await failOverUntilDone(running, groupId);
  await sweepUntilFenced(running, groupId);
  if (isDone(running, groupId)) judge.ended(groupId, 'failed-over');
  else notDone(running, groupId, said);
};

/** Who gives the same call again. */
const AGAIN = 'eve';

/** Whether the failover of that id was asked for again, when nothing was disturbed any more. */
export const isAskedForAgain = (failoverId: string): boolean => failoverId.startsWith(`f-${AGAIN}-`);

/** An execution that was stopped just before its last step has left the lease: the same call ends that one as well. */
const isDone = ({ judge }: Running, groupId: string): boolean => {
  const { status, leaseOf } = judge.group(groupId);
  return status === 'failed-over' && leaseOf === undefined;
};

/** What somebody has terminated since production was given back never runs again, whoever starts it. */
const isGivenBackSpoiled = (running: Running, groupId: string): boolean =>
  isProtected(running, groupId) && isSpoiled(running, groupId);

const isProtected = ({ judge }: Running, groupId: string): boolean => judge.group(groupId).status === 'protected';

const wasGivenBack = ({ ledger }: Running, groupId: string): boolean => ledger.lastCancel(groupId) !== undefined;

/** A cancel that has not said ok is given again, until it says so or there is only the way forward. */
const cancelAgain = async (running: Running, groupId: string): Promise<void> => {
  const { world, judge, ledger } = running;
  if (ledger.lastCancel(groupId) !== 'not ok') return;
  for (let n = 1; n <= MOST_CALLS; n += 1) {
    const operator = world.operator(ledger.newName('bob'), groupId);
    const answer = await operator.cancel(true).then(
      ({ notRunning }) => (notRunning.length === 0 ? 'ok' : 'again'),
      ({ name }: Error) => (name === 'CancelRefusedError' ? 'refused' : 'again'),
    );
    if (answer === 'ok') judge.givenBack(groupId);
    if (answer !== 'again' || isGivenBackSpoiled(running, groupId)) return;
    await operator.sleep(BETWEEN_CANCELS_MS);
  }
  judge.report('the same call never finishes', `cancel of ${groupId} does not come to an end`);
};

/** @returns what the last call has ended with */
const failOverUntilDone = async (running: Running, groupId: string): Promise<string | undefined> => {
  const { world, ledger } = running;
  let said: string | undefined;
  for (let n = 1; n <= MOST_CALLS && !isDone(running, groupId); n += 1) {
    const name = ledger.newName(AGAIN);
    const operator = world.operator(name, groupId);
    said = (await operator.failOver(`f-${name}`)).cause;
    await operator.sleep(A_WHILE_MS);
  }
  await world.operator(AGAIN).sleep(ALL_IS_OVER_MS);
  return said;
};

const sweepUntilFenced = async ({ world, stage, ledger }: Running, groupId: string): Promise<void> => {
  const servers = stage.production.filter((one) => one.groupId === groupId).map(({ serverId }) => serverId);
  for (let n = 1; n <= MOST_SWEEPS; n += 1) {
    const operator = world.operator(ledger.newName('sweep'), groupId);
    await operator.guard();
    await operator.sleep(SWEEP_MS);
    if (world.ec2.inspect((view) => servers.every((id) => isFenced(view, id)))) return;
  }
};

/** Whether people have taken away what a server of the group needs. */
const isSpoiled = ({ stage, ledger }: Running, groupId: string): boolean =>
  stage.production.some((one) => one.groupId === groupId && ledger.isSpoiled(one.serverId));

/** Where people have taken away what a server needs, its group cannot come to the end, and a plan that says so keeps the group from it. */
const notDone = (running: Running, groupId: string, said: string | undefined): void => {
  const { stage, judge, ledger } = running;
  const servers = stage.production.filter((one) => one.groupId === groupId);
  const group = judge.group(groupId);
  const isAtAnEnd = group.leaseOf === undefined && /^(protected|error-failing-over)$/.test(group.status);
  if (isSpoiled(running, groupId) && isAtAnEnd) {
    for (const { serverId } of servers) ledger.touch(serverId);
    return;
  }
  judge.report('the same call never finishes', `after ${MOST_CALLS} calls: ${JSON.stringify(group)}, ${said}`);
};
