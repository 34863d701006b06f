import type { SimulatedEc2, View } from '../../simulated-aws/ec2.ts';
import type { SeenGroup } from '../oracles/items.ts';
import type { Violation } from '../oracles/violation.ts';

type Snapshot = ReturnType<View['list']>[number] & SnapshotRecord;

interface SnapshotRecord {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly startTime: number;
  readonly state: string;
}
