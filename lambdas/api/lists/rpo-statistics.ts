import type { z } from '@hono/zod-openapi';
import type { MissedHour } from '../../domain/synchronisation/replication.ts';
import { allOf, readEach } from '../../handlers/each-group.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { RpoList, RpoQuery } from '../schemas/points.ts';
import { pageOf } from './page.ts';

type Query = z.infer<typeof RpoQuery>;

/**
 * The hours in which replication pairs missed their group's objective, of all groups together, the newest first. Source: SDRS v1
 * API, ListRpoStatistics (huaweicloud-sdk-go-v3, RpoStattisticsParams): a record has a time and a number of resources.
 */
export const listRpoStatistics = async (store: GroupStore, query: Query): Promise<z.infer<typeof RpoList>> => {
  const kept = allOf(await readEach(await store.listGroups(), ({ id }) => store.findReplication(id)));
  const hours = Map.groupBy(
    kept.flatMap((replication) => replication?.missed ?? []),
    ({ hour }) => hour,
  );
  const records = [...hours].map(([hour, missed]) => recordOf(hour, missed));
  const fitting = records
    .filter(({ created_at }) => created_at >= (query.start_time ?? '') && created_at <= (query.end_time ?? '9'))
    .sort((a, b) => b.point_time.localeCompare(a.point_time));
  return { count: fitting.length, resource_rpo_statistics: [...pageOf(fitting, query)] };
};

const recordOf = (hour: string, missed: readonly MissedHour[]) => {
  const [day, hours] = hour.split('T');
  const at = `${day} ${hours}:00`;
  return {
    id: `replication.${hour}`,
    point_time: at,
    resource_num: missed.reduce((sum, { pairs }) => sum + pairs, 0),
    resource_type: 'replication' as const,
    created_at: `${at}:00.000`,
    updated_at: `${at}:00.000`,
  };
};
