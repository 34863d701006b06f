import { GROUP, useAnswer } from './queries.ts';
import type { Leftovers, RecoveryPoints } from './shapes.ts';

/** Both are looks at EC2, made while somebody has them on the page. */
const LOOK_MS = 60_000;

export const usePoints = (server_group_id: string, isAsked = true) =>
  useAnswer<RecoveryPoints>({
    path: `${GROUP}/recovery-points`,
    params: { server_group_id },
    restMs: () => LOOK_MS,
    isAsked,
  });

export const useLeftovers = (server_group_id: string) =>
  useAnswer<Leftovers>({ path: `${GROUP}/leftovers`, params: { server_group_id }, restMs: () => LOOK_MS });
