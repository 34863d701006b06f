import type { ProtectionGroup } from '../../domain/protection-group.ts';
import type { QUERY_TYPES } from '../schemas/groups.ts';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** One page of what fits the filters. */
export const pageOf = <T>(all: readonly T[], { limit, offset }: Page): readonly T[] =>
  all.slice(offset, offset + limit);

/** SDRS matches names by a part of them, in either case. */
export const fuzzy = (name: string, wanted: string | undefined): boolean =>
  wanted === undefined || name.toLowerCase().includes(wanted.toLowerCase());

export const equals = (value: string, wanted: string | undefined): boolean => wanted === undefined || value === wanted;

export const among = (value: string, wanted: readonly string[] | undefined): boolean =>
  wanted === undefined || wanted.length === 0 || wanted.includes(value);

export const productionZone = ({ sites, priorityStation }: ProtectionGroup): string =>
  sites[priorityStation].availabilityZone;

export const isOfType = (
  type: (typeof QUERY_TYPES)[number] | undefined,
  { abnormal, group }: { readonly abnormal: boolean; readonly group: ProtectionGroup },
): boolean => {
  switch (type) {
    case 'status_abnormal':
      return abnormal;
    case 'stop_protected':
      return group.protectedStatus === 'stopped';
    case 'period_no_dr_drill':
    case 'general':
    case undefined:
      // There are no drills, so for no group has there been one lately.
      return true;
    default:
      return type satisfies never;
  }
};
