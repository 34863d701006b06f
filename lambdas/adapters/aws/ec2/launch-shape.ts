import {
  EC2ServiceException,
  type HttpTokensState,
  type Instance,
  type InstanceMetadataEndpointState,
  type RunInstancesCommandInput,
  type _InstanceType as TypeName,
} from '@aws-sdk/client-ec2';
import { type ActionOf, TAGS } from '../../../domain/site/actions.ts';
import type { ObservedServer } from '../../../domain/site/observed.ts';
import type { LaunchModel } from '../../../domain/site/relaunch-types.ts';
import { known, tagsOf } from './known.ts';

/** Tag keys that nobody but AWS and this service may set. */
const RESERVED = /^(aws|sdrs):/;

const ownTags = ({ Tags = [] }: Instance): Record<string, string> =>
  tagsOf(Tags.filter(({ Key = '' }) => !RESERVED.test(Key)));

const metadataOf = ({ MetadataOptions: it }: Instance): Pick<LaunchModel, 'metadata'> => {
  const metadata = known({
    httpTokens: it?.HttpTokens,
    httpEndpoint: it?.HttpEndpoint,
    httpPutResponseHopLimit: it?.HttpPutResponseHopLimit,
  });
  return Object.keys(metadata).length > 0 ? { metadata } : {};
};

/** What DescribeInstances shows of how a server was launched. User data is not in it. */
export const launchModelOf = (it: Instance): Pick<ObservedServer, 'launchedAs'> =>
  it.ImageId && it.InstanceType
    ? {
        launchedAs: {
          imageId: it.ImageId,
          instanceType: it.InstanceType,
          ...known({
            keyName: it.KeyName,
            instanceProfileArn: it.IamInstanceProfile?.Arn,
            ebsOptimized: it.EbsOptimized,
            tenancy: it.Placement?.Tenancy,
          }),
          ...metadataOf(it),
          tags: ownTags(it),
        },
      }
    : {};

const metadataOptions = ({ metadata }: LaunchModel): Pick<RunInstancesCommandInput, 'MetadataOptions'> =>
  metadata
    ? {
        MetadataOptions: known({
          HttpTokens: metadata.httpTokens as HttpTokensState | undefined,
          HttpEndpoint: metadata.httpEndpoint as InstanceMetadataEndpointState | undefined,
          HttpPutResponseHopLimit: metadata.httpPutResponseHopLimit,
        }),
      }
    : {};

/** Tags in a fixed order: a repeat with the same client token must be the same request to the letter. */
const launchTags = ({ groupId, instanceId, model }: LaunchServer) =>
  Object.entries({ ...model.tags, [TAGS.relaunchOf]: instanceId, [TAGS.group]: groupId })
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([Key, Value]) => ({ Key, Value }));

type LaunchServer = ActionOf<'check-launch' | 'launch-server'>;

/**
 * One server on a ready-made network interface at index 0; subnet and security groups are the interface's. It stays
 * behind when the server is terminated: `DeleteOnTermination` may be true only for one that the launch itself makes
 * (RunInstances).
 */
export const runInstancesInput = (action: LaunchServer): RunInstancesCommandInput => {
  const { model, networkInterfaceId, clientToken } = action;
  return {
    ImageId: model.imageId,
    InstanceType: model.instanceType as TypeName,
    MinCount: 1,
    MaxCount: 1,
    NetworkInterfaces: [{ NetworkInterfaceId: networkInterfaceId, DeviceIndex: 0 }],
    ...known({ KeyName: model.keyName, EbsOptimized: model.ebsOptimized }),
    ...(model.instanceProfileArn ? { IamInstanceProfile: { Arn: model.instanceProfileArn } } : {}),
    ...metadataOptions(model),
    TagSpecifications: [
      { ResourceType: 'instance', Tags: launchTags(action) },
      { ResourceType: 'volume', Tags: [{ Key: TAGS.group, Value: action.groupId }] },
    ],
    ClientToken: clientToken,
  };
};

/** Without a token: what a dry run does to one is not documented. */
export const launchCheck = (action: LaunchServer): RunInstancesCommandInput => {
  const { ClientToken: _, ...input } = runInstancesInput(action);
  return { ...input, DryRun: true };
};

/**
 * How a dry run says yes: `DryRunOperation` (EC2 API Reference, common parameters). That the network interface is in
 * use says that the caller was permitted to ask: it is, by the server that is to give way.
 */
const PERMITTED: readonly string[] = ['DryRunOperation', 'InvalidNetworkInterface.InUse'];

/** A dry run that ends well, since EC2 always answers one with an error. */
export const endedWell = async (
  answer: Promise<{ readonly $metadata: { readonly requestId?: string | undefined } }>,
) => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EC2ServiceException && PERMITTED.includes(error.name)) return { $metadata: error.$metadata };
    throw error;
  }
};
