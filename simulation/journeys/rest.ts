import type { Seen } from '../oracles/items.ts';
import type { Running } from '../runs/running.ts';
import type { ActName } from './act.ts';
import { carryOutAct } from './acts.ts';

/** Calls until what was begun is finished, once nothing is disturbed any more. */
const MOST_CALLS = 6;
const A_WHILE_MS = 150_000;
const AT_REST = ['protected', 'available', 'failed-over'] as const;

type Rest = (typeof AT_REST)[number];

/** What finishes what a status is the middle of. */
const FINISHES: Readonly<Record<string, ActName>> = {
  starting: 'enable',
  'error-starting': 'enable',
  reprotecting: 'enable',
  'error-reprotecting': 'enable',
  stopping: 'disable',
  'error-stopping': 'disable',
  'failing-over': 'fail-over',
  'error-failing-over': 'fail-over',
  // A restore or a failover whose run has died just before its end has left its lease.
  'failed-over': 'fail-over',
  protected: 'cancel',
};

/** Finishes what was begun, and judges; then brings the group home, and judges again. */
export const bringToRest = async (running: Running, groupId: string): Promise<void> => {
  const { judge, ledger } = running;
  if (ledger.lastCancel(groupId) === 'not ok') await act(running, groupId, 'cancel');
  if (!(await finish(running, groupId))) return;
  if (judge.group(groupId).station === 'source') return;
  await goOn(running, groupId, ['enable', 'fail-over']);
};

/** One act after the other, each brought to its end. */
const goOn = async (running: Running, groupId: string, names: readonly ActName[]): Promise<void> => {
  const { judge } = running;
  let said: string | undefined;
  for (const is of names) {
    if (is === 'enable' && judge.group(groupId).status === 'protected') continue;
    said = await act(running, groupId, is);
    if (!(await finish(running, groupId))) return;
  }
  const { station, status } = judge.group(groupId);
  if (station !== 'source' || status !== 'failed-over') {
    judge.report('the same call never finishes', `${groupId} does not come home (${status} at ${station}): ${said}`);
  }
};

const act = async (running: Running, groupId: string, is: ActName): Promise<string | undefined> => {
  const said = await carryOutAct({ running, groupId, act: { is, after: 0 } });
  await running.world.operator('eve', groupId).sleep(A_WHILE_MS);
  return said;
};

/** @returns whether the group has come to rest */
const finish = async (running: Running, groupId: string): Promise<boolean> => {
  const { judge } = running;
  let said: string | undefined;
  for (let n = 0; n < MOST_CALLS; n += 1) {
    const is = finishing(running, groupId);
    if (is === undefined) return true;
    said = await act(running, groupId, is);
  }
  const group = judge.group(groupId);
  judge.report('the same call never finishes', `after ${MOST_CALLS} calls: ${JSON.stringify(group)}, ${said}`);
  return false;
};

/** What finishes what was begun; nothing, once the group has come to rest, which is judged then. */
const finishing = ({ judge }: Running, groupId: string): ActName | undefined => {
  const { status, leaseOf, leaseKind } = judge.group(groupId);
  if (leaseOf === undefined ? isRestoreLeft(judge.items(), groupId) : leaseKind === 'restore') return 'restore';
  if (leaseOf !== undefined || !isRest(status)) return FINISHES[status] ?? 'fail-over';
  judge.atRest(groupId, status);
  return undefined;
};

/** A restore that failed may have left servers without their disks; it is repeated before anything else of the group goes on. */
const isRestoreLeft = (items: readonly Seen[], groupId: string): boolean => {
  const runs = items.flatMap((item) =>
    item.kind === 'failover' && item.groupId === groupId && item.status !== 'REFUSED' ? [item] : [],
  );
  const last = runs.at(-1);
  return last?.does === 'restore' && last.status === 'FAILED';
};

const isRest = (status: string): status is Rest => AT_REST.some((one) => one === status);
