import type { z } from '@hono/zod-openapi';
import type { ProtectionGroup } from '../../domain/group/protection-group.ts';
import { synchronisationOf } from '../../domain/group/synchronisation.ts';
import { isSynchronising } from '../../domain/group/synchronising.ts';
import type { Replication, ServerReplication } from '../../domain/synchronisation/replication.ts';
import type { ShownReadiness } from '../schemas/kept.ts';

type Answer = z.infer<typeof ShownReadiness>['synchronisation'];

/** How old the recovery points of a group are, as the synchroniser saw them last: nothing is asked of EC2. */
export const presentSynchronisation = (group: ProtectionGroup, kept: Replication | undefined): Answer => {
  const synchronisation = synchronisationOf(group);
  // Before a run that has ended meanwhile, production may have been another.
  const seen = isSynchronising(group) && kept?.epoch === group.epoch ? kept : undefined;
  return {
    by: synchronisation.by,
    every_seconds: synchronisation.by === 'sdrs' ? synchronisation.everySeconds : null,
    objective_seconds: group.objectives?.rpoSeconds ?? null,
    looked_at: seen?.at ?? null,
    servers: (seen?.servers ?? []).map(presentServer),
  };
};

const presentServer = ({
  instanceId,
  newest,
  pending,
  failedInARow,
}: ServerReplication): Answer['servers'][number] => ({
  protected_instance_id: instanceId,
  newest_at: newest?.takenAt ?? null,
  copied_percent: pending?.percent ?? null,
  failed_in_a_row: failedInARow,
});
