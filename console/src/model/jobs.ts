import type { components } from '../api/schema.ts';
import type { Shown } from './words.ts';

type Job = components['schemas']['Job'];
type SubJob = components['schemas']['SubJob'];

/** A server of a run as far as its job tells of it. */
export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly shown: Shown;
  readonly why: string;
}

const WORST_FIRST = ['FAIL', 'RUNNING', 'INIT', 'SUCCESS'] as const satisfies readonly SubJob['status'][];

const SHOWN: Readonly<Record<SubJob['status'], Shown>> = {
  FAIL: { type: 'error', word: 'Failed' },
  RUNNING: { type: 'in-progress', word: 'Under way' },
  INIT: { type: 'pending', word: 'Not begun' },
  SUCCESS: { type: 'success', word: 'Migrated' },
};

/** @param names of protected instances, by id */
export const jobRows = ({ entities: { sub_jobs = [] } }: Job, names: ReadonlyMap<string, string>): readonly JobRow[] =>
  sub_jobs
    .toSorted((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status))
    .map(({ status, fail_reason, entities: { protected_instance_id: id = '' } }) => ({
      id,
      name: names.get(id) ?? id,
      shown: SHOWN[status],
      why: fail_reason ?? '',
    }));
