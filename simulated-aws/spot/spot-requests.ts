import type {
  InstanceMarketOptionsRequest,
  RunInstancesRequest,
  SpotInstanceType,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import { ec2Error, NotSimulatedError } from '../engine/errors.ts';
import type { InstanceRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import type { SpotMarket, SpotRequestRecord } from './spot-model.ts';

/** Source: EC2 User Guide, Interruption behavior: terminate by default; hibernation is not modelled. */
const interruptionOf = (behaviour = 'terminate'): SpotMarket['interruption'] => {
  if (behaviour === 'stop' || behaviour === 'terminate') return behaviour;
  throw new NotSimulatedError(`The simulated EC2 does not model the interruption behaviour "${behaviour}".`);
};

/**
 * Source: EC2 User Guide, Interruption behavior: to be stopped, the request has to be persistent. The code and its message are
 * EC2's, as Terraform users see it.
 */
export const spotMarket = (type: SpotInstanceType = 'one-time', behaviour?: string): SpotMarket => {
  const interruption = interruptionOf(behaviour);
  if (type === 'persistent' || interruption === 'terminate') return { type, interruption };
  const message = `The request with type '${type}' is not supported when instanceInterruptionBehavior is set to 'stop'.`;
  throw ec2Error('InvalidParameterCombination', message);
};

/**
 * Source: SpotMarketOptions, `SpotInstanceType`: RunInstances takes a persistent request only where an interruption stops or
 * hibernates the instance. UNVERIFIED[spot-persistent-terminates]: the code.
 */
export const launchMarket = (options: InstanceMarketOptionsRequest | undefined): SpotMarket | undefined => {
  if (!options) return undefined;
  const { SpotInstanceType: type, InstanceInterruptionBehavior: behaviour, ...others } = options.SpotOptions ?? {};
  const unknown = Object.keys(others);
  if (options.MarketType !== 'spot' || unknown.length > 0) {
    throw new NotSimulatedError(
      `The simulated EC2 models MarketType "spot" with SpotInstanceType and InstanceInterruptionBehavior only, not "${options.MarketType}" ${unknown.join(', ')}.`,
    );
  }
  const market = spotMarket(type, behaviour);
  if (market.type === 'one-time' || market.interruption === 'stop') return market;
  const message = "Persistent Spot Instance requests need the interruption behavior 'stop' or 'hibernate' here.";
  throw ec2Error('InvalidParameterCombination', message);
};

export const createSpotRequest = (
  site: Site,
  market: SpotMarket,
  { ClientToken: _once, InstanceMarketOptions: _market, ...launch }: RunInstancesRequest,
  specifications: readonly TagSpecification[] | undefined = launch.TagSpecifications,
): SpotRequestRecord => {
  const request: SpotRequestRecord = {
    ...site.newId('sir'),
    ...market,
    tags: specifiedTags(specifications, 'spot-instances-request'),
    state: 'open',
    status: 'pending-evaluation',
    createTime: site.now,
    updateTime: site.now,
    launch: { ...launch, MinCount: 1, MaxCount: 1 },
  };
  site.put('spotRequests', request);
  return request;
};

export const changeRequest = (
  site: Site,
  request: SpotRequestRecord,
  change: Pick<SpotRequestRecord, 'state' | 'status'> & { readonly instanceId?: string },
): void => site.put('spotRequests', { ...request, ...change, updateTime: site.now });

/** Binds the two to each other, from the launch on. */
export const fulfilBy = (site: Site, request: SpotRequestRecord, instanceId: string): void => {
  const instance = site.draft.get('instances', instanceId);
  if (!instance) return;
  site.put('instances', { ...instance, spotRequestId: request.id });
  changeRequest(site, request, { state: 'active', status: 'fulfilled', instanceId });
};

/** The request that the server fulfils; none for an On-Demand server. */
export const spotRequestOf = (site: Site, { id, spotRequestId }: InstanceRecord): SpotRequestRecord | undefined => {
  const request = spotRequestId === undefined ? undefined : site.draft.get('spotRequests', spotRequestId);
  return request?.instanceId === id ? request : undefined;
};
