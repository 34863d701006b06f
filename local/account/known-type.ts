import type { Instance } from '@aws-sdk/client-ec2';
import { INSTANCE_TYPES } from '../../simulated-aws/ec2.ts';

/** Types of the simulation that hold most NICs and addresses, by processor: whatever a server has fits there. */
const STAND_IN = { arm64: 'm7g.large', x86_64: 'm6i.4xlarge' } as const;

/** The server's own type; where the simulation does not know that, one that it knows, and that is told. */
export const knownTypeFor = ({ InstanceType, Architecture }: Instance, leave: (what: string) => void): string => {
  if (InstanceType !== undefined && INSTANCE_TYPES.includes(InstanceType)) return InstanceType;
  const standIn = STAND_IN[Architecture === 'arm64' ? 'arm64' : 'x86_64'];
  leave(`the simulated EC2 does not know the type ${InstanceType}; the file says ${standIn}`);
  return standIn;
};
