import type { Meter } from '../../../ports/notifier.ts';

/**
 * Metrics as lines of the function's log, which CloudWatch reads them from: no call, nothing to fail. Source: CloudWatch
 * User Guide, Embedded metric format specification. One of a group counts for all groups together and
 * for its own.
 */
export const createEmbeddedMeter = (write: (line: string) => unknown): Meter => ({
  put: (metrics) => {
    for (const { name, unit, value, groupId, at } of metrics) {
      const Dimensions = groupId === undefined ? [[]] : [[], ['GroupId']];
      const directive = { Namespace: 'SDRS', Dimensions, Metrics: [{ Name: name, Unit: unit }] };
      const _aws = { Timestamp: Date.parse(at), CloudWatchMetrics: [directive] };
      const GroupId = groupId === undefined ? {} : { GroupId: groupId };
      write(`${JSON.stringify({ _aws, ...GroupId, [name]: value })}\n`);
    }
  },
});
