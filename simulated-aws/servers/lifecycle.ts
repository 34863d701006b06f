import type {
  InstanceStateChange,
  RebootInstancesRequest,
  StartInstancesRequest,
  StartInstancesResult,
  StopInstancesRequest,
  StopInstancesResult,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import { volumeAt } from '../disks/volume-attachment.ts';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { findAll } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { faultsOf, unmark } from '../engine/faults.ts';
import { instanceListing } from '../engine/listings.ts';
import type { InstanceRecord, InstanceState } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { checkSpotStart, checkSpotStop, markForStop, reopenForStart } from '../spot/spot-lifecycle.ts';
import { stateShape } from './instance-shapes.ts';
import { typeOf } from './instance-types.ts';

const instancesOf = (site: Site, ids: readonly string[] | undefined): InstanceRecord[] =>
  findAll(instanceListing, site.draft, [...new Set(ids)]);

const changeShape = ({ id, state }: InstanceRecord, current: InstanceState): InstanceStateChange => ({
  InstanceId: id,
  PreviousState: stateShape(state),
  CurrentState: stateShape(current),
});

/** Source: API Reference, Error codes: IncorrectInstanceState; EC2 User Guide, Instance state changes: which may. */
const checkState = (instance: InstanceRecord, allowed: readonly InstanceState[], verb: string): void => {
  if (allowed.includes(instance.state)) return;
  const message = `The instance '${instance.id}' is not in a state from which it can be ${verb}.`;
  throw ec2Error('IncorrectInstanceState', message);
};

/** Source: EC2 API Reference, Error codes, OperationNotPermitted; EC2 User Guide, Stop and Termination protection. */
const checkProtection = ({ id }: InstanceRecord, isProtected: boolean, verb: string, attribute: string): void => {
  if (!isProtected) return;
  const message = `The instance '${id}' may not be ${verb}. Modify its '${attribute}' instance attribute and try again.`;
  throw ec2Error('OperationNotPermitted', message);
};

/**
 * Source: kubernetes/kops#17675 (GitHub), where EC2 answered TerminateInstances with this code and sentence.
 * UNVERIFIED[skip-os-shutdown-on-xen]: that StopInstances, which has the same parameter, refuses alike; that servers
 * which do not run are refused as well.
 */
const checkSkipping = (instances: readonly InstanceRecord[], { SkipOsShutdown }: StopInstancesRequest): void => {
  if (!SkipOsShutdown || !instances.some(({ instanceType }) => typeOf(instanceType).hypervisor === 'xen')) return;
  throw ec2Error('OperationNotPermitted', 'SkipOsShutdown is not supported on Xen instance types.');
};

const STOPPABLE: readonly InstanceState[] = ['running', 'stopping', 'stopped'];

/** Sooner of what is under way already and what this call brings, so that a plain repeat never delays a stop. */
const scheduleStop = (site: Site, { id }: InstanceRecord, { SkipOsShutdown }: StopInstancesRequest): void => {
  if (faultsOf(site.draft).hungStops.includes(id)) return;
  const { stopMs, forcedStopMs } = site.settings.latencies;
  const after = SkipOsShutdown ? forcedStopMs : stopMs;
  const underWay = site.draft.get('transitions', id)?.at ?? Number.POSITIVE_INFINITY;
  site.schedule(id, 'instance-stopped', Math.min(after, underWay - site.now));
};

/** Source: StopInstances: stopping again what stops or is stopped succeeds and changes nothing. */
const stopInstances = (input: StopInstancesRequest, site: Site): StopInstancesResult => {
  const instances = instancesOf(site, input.InstanceIds);
  checkSkipping(instances, input);
  for (const instance of instances) {
    checkProtection(instance, instance.disableApiStop, 'stopped', 'disableApiStop');
    checkState(instance, STOPPABLE, 'stopped');
    checkSpotStop(site, instance);
  }
  const stop = (instance: InstanceRecord): InstanceStateChange => {
    if (instance.state === 'stopped') return changeShape(instance, 'stopped');
    site.put('instances', { ...instance, state: 'stopping' });
    markForStop(site, instance);
    scheduleStop(site, instance, input);
    return changeShape(instance, 'stopping');
  };
  return { StoppingInstances: instances.map(stop) };
};

/**
 * Source: the message is EC2's (VM Import/Export User Guide, Troubleshooting); its code is
 * UNVERIFIED[start-without-root]: other EC2-compatible services answer InvalidParameterValue with these very words. A
 * root volume that is not attached yet does not count.
 */
const checkRoot = (site: Site, { id, rootDeviceName }: InstanceRecord): void => {
  if (volumeAt(site, id, rootDeviceName)?.attachment?.status === 'attached') return;
  const message = `Invalid value '${id}' for instanceId. Instance does not have a volume attached at root (${rootDeviceName})`;
  throw ec2Error('InvalidParameterValue', message);
};

const STARTABLE: readonly InstanceState[] = ['pending', 'running', 'stopped'];

/** Source: EC2 User Guide, Stop and start: a start usually moves the instance to other hardware, off a broken host. */
const startInstances = (input: StartInstancesRequest, site: Site): StartInstancesResult => {
  const instances = instancesOf(site, input.InstanceIds);
  for (const instance of instances) {
    checkState(instance, STARTABLE, 'started');
    if (instance.state !== 'stopped') continue;
    checkSpotStart(site, instance);
    checkRoot(site, instance);
  }
  const start = (instance: InstanceRecord): InstanceStateChange => {
    if (instance.state !== 'stopped') return changeShape(instance, instance.state);
    site.put('instances', { ...instance, state: 'pending', launchTime: site.now });
    reopenForStart(site, instance);
    site.schedule(instance.id, 'instance-running', site.settings.latencies.startMs);
    unmark(site, 'brokenServers', [instance.id]);
    return changeShape(instance, 'pending');
  };
  return { StartingInstances: instances.map(start) };
};

/**
 * Source: RebootInstances: requests a reboot, answers nothing. UNVERIFIED[reboot-not-running]: the code for states
 * other than running.
 */
const rebootInstances = (input: RebootInstancesRequest, site: Site): void => {
  for (const instance of instancesOf(site, input.InstanceIds)) checkState(instance, ['running'], 'rebooted');
};

/**
 * Source: TerminateInstances: idempotent; a refused instance leaves the others of its availability zone alone. Those of
 * other zones are terminated on EC2 although the call fails: here nothing is, see `KNOWN_DEVIATIONS`.
 */
const terminateInstances = (input: TerminateInstancesRequest, site: Site): TerminateInstancesResult => {
  const instances = instancesOf(site, input.InstanceIds);
  checkSkipping(instances, input);
  for (const instance of instances) {
    const gone = instance.state === 'terminated' || instance.state === 'shutting-down';
    checkProtection(instance, instance.disableApiTermination && !gone, 'terminated', 'disableApiTermination');
  }
  const terminate = (instance: InstanceRecord): InstanceStateChange => {
    if (instance.state === 'terminated' || instance.state === 'shutting-down') {
      return changeShape(instance, instance.state);
    }
    site.put('instances', { ...instance, state: 'shutting-down' });
    site.schedule(instance.id, 'instance-terminated', site.settings.latencies.terminateMs);
    return changeShape(instance, 'shutting-down');
  };
  return { TerminatingInstances: instances.map(terminate) };
};

export const lifecycleActions: ActionTable = {
  StopInstances: defineAction('InstanceIds Force? SkipOsShutdown?', stopInstances),
  StartInstances: defineAction('InstanceIds', startInstances),
  RebootInstances: defineAction('InstanceIds', rebootInstances),
  TerminateInstances: defineAction('InstanceIds Force? SkipOsShutdown?', terminateInstances),
};
