import type { PlanBasis } from '../../../domain/plan/plan-basis.ts';
import type { Readiness } from '../../../domain/readiness/readiness.ts';
import { always, notMadeBefore } from './conditions.ts';
import { basisItem, readinessItem } from './items.ts';
import { basisKey, readinessKey } from './keys.ts';
import { find, type TableProps, unlessRefused, write } from './table.ts';

/** Repeating it is safe: the newest readiness stands, and a late one is dropped. */
export const saveReadiness = (table: TableProps, readiness: Readiness): Promise<void> =>
  unlessRefused(write(table, readinessItem(readiness), notMadeBefore(readiness.madeAt)));

export const findReadiness = (table: TableProps, groupId: string): Promise<Readiness | undefined> =>
  find(table, 'readiness', readinessKey(groupId));

/** Repeating it is safe: a digest names its facts, so only the time can differ. */
export const savePlanBasis = (table: TableProps, groupId: string, basis: PlanBasis): Promise<void> =>
  write(table, basisItem(groupId, basis), always());

export const findPlanBasis = async (
  table: TableProps,
  groupId: string,
  digest: string,
): Promise<PlanBasis | undefined> => (await find(table, 'basis', basisKey(groupId, digest)))?.basis;
