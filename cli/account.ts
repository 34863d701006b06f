import { EC2Client } from '@aws-sdk/client-ec2';
import { EC2_CLIENT_SETTINGS } from '../lambdas/adapters/aws/ec2/index.ts';
import { systemClock } from '../lambdas/adapters/system-clock.ts';
import type { Ec2OnClock } from '../local/site/ec2.ts';
import { regionOf } from './aws-target.ts';

/** The account that this machine's credentials belong to. @throws UsageError without a region */
export const withAccount = async <T>(
  endpointUrl: string | undefined,
  work: (subject: Ec2OnClock) => Promise<T>,
): Promise<T> => {
  const ec2 = new EC2Client({ ...EC2_CLIENT_SETTINGS, ...(endpointUrl ? { endpoint: endpointUrl } : {}) });
  try {
    await regionOf(ec2);
    return await work({ ec2, clock: systemClock });
  } finally {
    ec2.destroy();
  }
};
