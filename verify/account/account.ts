import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { regionOf } from '../../cli/aws-target.ts';
import { AWS_CLIENT_SETTINGS } from '../../lambdas/adapters/aws/client-settings.ts';
import { EC2_CLIENT_SETTINGS } from '../../lambdas/adapters/aws/ec2/index.ts';
import { systemClock } from '../../lambdas/adapters/system-clock.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { UnsuitableEndpointError } from '../errors.ts';
import type { Identity } from '../facts/signed-get.ts';

/** What the proof needs of an account, or of an emulator in its place. */
export interface Account {
  readonly ec2: Pick<EC2Client, 'send'>;
  /** The same account, for questions: a call that is throttled is repeated by the SDK. The service repeats its own. */
  readonly asking: Pick<EC2Client, 'send'>;
  readonly autoScaling: Pick<AutoScalingClient, 'send'>;
  readonly kms: Pick<KMSClient, 'send'>;
  readonly cloudWatch: Pick<CloudWatchClient, 'send'>;
  /** Region and credentials, for what is signed by hand. */
  readonly identity: Identity;
  readonly clock: Clock;
  /** An emulator changes states at once, so no wait is waited for, and no time can be measured. */
  readonly isVirtual: boolean;
  /** For people: which account it is. */
  readonly label: string;
}

/** An account whose site is made by CloudFormation. */
export interface StackAccount extends Account {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  close(): void;
}

/** How long a double takes says nothing of the service; an account is given up as the adapter gives it up. */
const PATIENT = { ...EC2_CLIENT_SETTINGS.requestHandler, connectionTimeout: 0, requestTimeout: 0 };

/**
 * The account of this machine's credentials, or what answers at `endpoint` in its place.
 * @throws UsageError without a region, UnsuitableEndpointError where the endpoint is AWS's own
 */
export const openAccount = async (endpoint?: string): Promise<StackAccount> => {
  if (endpoint !== undefined) refuseAws(endpoint);
  const at = endpoint === undefined ? {} : { endpoint };
  const settings = endpoint === undefined ? EC2_CLIENT_SETTINGS : { ...EC2_CLIENT_SETTINGS, requestHandler: PATIENT };
  const ec2 = new EC2Client({ ...settings, ...at });
  const asking = new EC2Client(endpoint === undefined ? {} : { ...at, requestHandler: PATIENT });
  const autoScaling = new AutoScalingClient({ ...settings, ...at });
  const kms = new KMSClient({ ...settings, ...at });
  const cloudWatch = new CloudWatchClient({ ...settings, ...at });
  const cloudFormation = new CloudFormationClient({ ...AWS_CLIENT_SETTINGS, ...at });
  const region = await regionOf(ec2);
  const { accessKeyId } = await ec2.config.credentials();
  return {
    ...{ ec2, asking, autoScaling, kms, cloudWatch, cloudFormation, identity: ec2.config },
    clock: endpoint === undefined ? systemClock : createVirtualClock(Date.now()),
    isVirtual: endpoint !== undefined,
    label: endpoint ?? `the AWS account of access key ${accessKeyId}, region ${region}`,
    close: () => {
      for (const client of [ec2, asking, autoScaling, kms, cloudWatch, cloudFormation]) client.destroy();
    },
  };
};

const AWS_HOST = /(^|\.)(amazonaws\.com(\.cn)?|aws|api\.aws)$/;

const refuseAws = (endpoint: string): void => {
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new UnsuitableEndpointError(endpoint, 'is no URL');
  if (AWS_HOST.test(url.hostname)) throw new UnsuitableEndpointError(endpoint, "is AWS's own");
};
