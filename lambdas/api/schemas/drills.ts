import { z } from '@hono/zod-openapi';
import { Id, PAGE, params } from './common.ts';

export const DrillParams = params({ disaster_recovery_drill_id: Id });

export const Drill = z
  .object({ id: z.string(), name: z.string(), status: z.string(), server_group_id: z.string() })
  .openapi('DisasterRecoveryDrill');

export const DrillList = z
  .object({ count: z.int(), disaster_recovery_drills: z.array(Drill) })
  .openapi('DisasterRecoveryDrillList');

export const DrillQuery = z.object({
  ...PAGE,
  server_group_id: z.string().optional(),
  name: z.string().optional(),
  status: z.string().optional(),
  drill_vpc_id: z.string().optional(),
});
