import type { PlanBasis } from '../../../domain/plan/plan-basis.ts';
import type { Readiness } from '../../../domain/readiness/readiness.ts';
import { always, notMadeBefore } from './conditions.ts';
import { basisItem, dataOf, readinessItem } from './items.ts';
import { basisKey, readinessKey } from './keys.ts';
import { get, type TableProps, unlessRefused, write } from './table.ts';

/** Repeating it is safe: the newest readiness stands, and a late one is dropped. */
export const saveReadiness = (table: TableProps, readiness: Readiness): Promise<void> =>
  unlessRefused(write(table, readinessItem(readiness), notMadeBefore(readiness.madeAt)));

export const findReadiness = async (table: TableProps, groupId: string): Promise<Readiness | undefined> => {
  const item = await get(table, readinessKey(groupId));
  return item && dataOf('readiness', item);
};

/** Repeating it is safe: a digest names its facts, so only the time can differ. */
export const savePlanBasis = (table: TableProps, groupId: string, basis: PlanBasis): Promise<void> =>
  write(table, basisItem(groupId, basis), always());

export const findPlanBasis = async (
  table: TableProps,
  groupId: string,
  digest: string,
): Promise<PlanBasis | undefined> => {
  const item = await get(table, basisKey(groupId, digest));
  return item && dataOf('basis', item).basis;
};
