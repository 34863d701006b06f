import { resumeCopies } from '../disks/snapshot-copy.ts';
import { drain } from './buckets.ts';
import type { View } from './draft.ts';
import { changeFaults, faultsOf, mark, NO_FAULTS, unmark } from './faults.ts';
import type { TransitionKind } from './model.ts';
import type { Site } from './site.ts';

export interface FailNext {
  /** EC2's error code; `TimeoutError` for an answer that never arrives. */
  readonly code: string;
  /** @default 1 */
  readonly times?: number;
  /** The call takes effect and only its answer is lost. @default false */
  readonly afterEffect?: boolean;
}

/** Faults on demand. They are kept with the site, so other processes meet them; setting one twice changes nothing. */
export interface FaultApi {
  /** From now on a stop of the server never ends, forced or not. */
  hangStop(instanceId: string): void;
  /** Ends `hangStop`; a stop that hangs then takes its usual time. */
  releaseStop(instanceId: string): void;
  /**
   * From now on a detachment of the NIC, or of the volume, ends only when it is forced. Source: EBS User Guide, Detach an Amazon EBS
   * volume, Troubleshoot: one that stays `detaching` can be forced.
   */
  hangDetach(id: string): void;
  /** Ends `hangDetach`; a detachment that hangs then takes its usual time. */
  releaseDetach(id: string): void;
  /**
   * Breaks the hardware of a zone: status checks are impaired while servers still count as running. With `controlPlane`
   * Describe calls that touch the zone's instances fail as well.
   */
  breakZone(availabilityZone: string, options?: { readonly controlPlane?: boolean }): void;
  repairZone(availabilityZone: string): void;
  /**
   * Power comes back to a zone: its servers run again by themselves, also servers whose stop had not ended.
   * Source: AWS, Summary of the AWS Service Event in the US East Region (July 2012): instances were recovered as power
   * returned. UNVERIFIED[power-back-ends-stop]: that a stop under way is lost.
   */
  regainPower(availabilityZone: string): void;
  /** Breaks the hardware below some servers: status checks are impaired while they still count as running. */
  breakServers(instanceIds: readonly string[]): void;
  repairServers(instanceIds: readonly string[]): void;
  /** From now on no snapshot of the volumes is completed; it stays pending. */
  hangSnapshots(volumeIds: readonly string[]): void;
  /** From now on snapshots of the volumes end in error, also those that are under way. */
  failSnapshots(volumeIds: readonly string[]): void;
  /** The volumes answer no more: their status is impaired. */
  stallVolumes(volumeIds: readonly string[]): void;
  /** EBS disables the I/O of the volumes: their status is impaired. */
  disableVolumes(volumeIds: readonly string[]): void;
  /** Ends these four of the volumes; a snapshot that hangs then takes its usual time. */
  repairVolumes(volumeIds: readonly string[]): void;
  /** From now on the application on some servers answers its status checks with 503; the servers are well. */
  failApplications(instanceIds: readonly string[]): void;
  repairApplications(instanceIds: readonly string[]): void;
  /** Fails the next calls of an action. */
  failNext(action: string, failure: FailNext): void;
  /** Refuses an action for want of permission. */
  deny(action: string): void;
  allow(action: string): void;
  /** Ends every fault; a stop or a detachment that hangs then takes its usual time. */
  repairAll(): void;
  /** Every fault that there is now, in words. */
  standing(): readonly string[];
  /** Uses up the allowance of an action now. */
  drainBucket(action: string): void;
}

type OnSite = <T>(work: (site: Site) => T) => T;

const releaseStop = (site: Site, id: string): void => {
  unmark(site, 'hungStops', [id]);
  if (site.draft.get('instances', id)?.state !== 'stopping') return;
  site.schedule(id, 'instance-stopped', site.settings.latencies.stopMs);
};

const hangStop = (site: Site, id: string): void => {
  mark(site, 'hungStops', [id]);
  if (site.draft.get('instances', id)?.state === 'stopping') site.cancel(id);
};

const releaseDetach = (site: Site, id: string): void => {
  unmark(site, 'hungDetaches', [id]);
  const { nicDetachMs, volumeDetachMs } = site.settings.latencies;
  if (isDetaching(site.draft.get('networkInterfaces', id))) goOn(site, id, 'nic-detached', nicDetachMs);
  if (isDetaching(site.draft.get('volumes', id))) goOn(site, id, 'volume-detached', volumeDetachMs);
};

type Attached = { readonly attachment?: { readonly status: string } } | undefined;

const isDetaching = (held: Attached): boolean => held?.attachment?.status === 'detaching';

/** What is on its way already keeps its time. */
const goOn = (site: Site, id: string, kind: TransitionKind, ms: number): void => {
  if (!site.draft.get('transitions', id)) site.schedule(id, kind, ms);
};

const breakZone = (site: Site, zone: string, { controlPlane = false }): void => {
  mark(site, 'brokenZones', [zone]);
  if (controlPlane) mark(site, 'unanswering', [zone]);
};

const repairZone = (site: Site, zone: string): void => {
  unmark(site, 'brokenZones', [zone]);
  unmark(site, 'unanswering', [zone]);
  resumeCopies(site);
};

const repairVolumes = (site: Site, ids: readonly string[]): void => {
  for (const list of ['hungSnapshots', 'failingSnapshots', 'stalledVolumes', 'disabledVolumes'] as const) {
    unmark(site, list, ids);
  }
  resumeCopies(site);
};

const regainPower = (site: Site, zone: string): void => {
  repairZone(site, zone);
  const inZone = site.draft.list('instances').filter(({ availabilityZone }) => availabilityZone === zone);
  for (const instance of inZone.filter(({ state }) => state === 'stopping')) {
    unmark(site, 'hungStops', [instance.id]);
    site.cancel(instance.id);
    site.put('instances', { ...instance, state: 'running' });
  }
};

const planFailure = (site: Site, action: string, { code, times = 1, afterEffect = false }: FailNext): void =>
  changeFaults(site, ({ failures }) => ({ failures: [...failures, { action, code, times, afterEffect }] }));

const repairAll = (site: Site): void => {
  for (const id of faultsOf(site.draft).hungStops) releaseStop(site, id);
  for (const id of faultsOf(site.draft).hungDetaches) releaseDetach(site, id);
  changeFaults(site, () => NO_FAULTS);
  resumeCopies(site);
};

const timesText = (times: number): string => {
  if (times === 1) return 'at its next call';
  return times === Number.MAX_SAFE_INTEGER ? 'at every call' : `at its next ${times} calls`;
};

const standingIn = (view: View): readonly string[] => {
  const faults = faultsOf(view);
  const each = (ids: readonly string[], says: string) => ids.map((id) => `${id} ${says}`);
  return [
    ...each(faults.hungStops, 'does not stop'),
    ...each(faults.hungDetaches, 'is detached by force only'),
    ...each(faults.brokenServers, 'fails its status checks'),
    ...each(faults.failingApplications, 'fails its application status checks'),
    ...each(faults.brokenZones, 'has broken hardware'),
    ...each(faults.unanswering, 'does not answer'),
    ...each(faults.hungSnapshots, 'has snapshots that are not completed'),
    ...each(faults.failingSnapshots, 'has snapshots that end in error'),
    ...each(faults.stalledVolumes, 'answers no more'),
    ...each(faults.disabledVolumes, 'has its I/O disabled'),
    ...each(faults.deniedActions, 'is denied'),
    ...faults.failures.map(({ action, code, times }) => `${action} is answered with ${code}, ${timesText(times)}`),
  ];
};

export const createFaultApi = (onSite: OnSite): FaultApi => ({
  hangStop: (id) => onSite((site) => hangStop(site, id)),
  releaseStop: (id) => onSite((site) => releaseStop(site, id)),
  hangDetach: (id) => onSite((site) => mark(site, 'hungDetaches', [id])),
  releaseDetach: (id) => onSite((site) => releaseDetach(site, id)),
  repairAll: () => onSite(repairAll),
  standing: () => onSite(({ draft }) => standingIn(draft)),
  breakZone: (zone, options = {}) => onSite((site) => breakZone(site, zone, options)),
  repairZone: (zone) => onSite((site) => repairZone(site, zone)),
  regainPower: (zone) => onSite((site) => regainPower(site, zone)),
  breakServers: (ids) => onSite((site) => mark(site, 'brokenServers', ids)),
  repairServers: (ids) => onSite((site) => unmark(site, 'brokenServers', ids)),
  hangSnapshots: (ids) => onSite((site) => mark(site, 'hungSnapshots', ids)),
  failSnapshots: (ids) => onSite((site) => mark(site, 'failingSnapshots', ids)),
  stallVolumes: (ids) => onSite((site) => mark(site, 'stalledVolumes', ids)),
  disableVolumes: (ids) => onSite((site) => mark(site, 'disabledVolumes', ids)),
  repairVolumes: (ids) => onSite((site) => repairVolumes(site, ids)),
  failApplications: (ids) => onSite((site) => mark(site, 'failingApplications', ids)),
  repairApplications: (ids) => onSite((site) => unmark(site, 'failingApplications', ids)),
  failNext: (action, failure) => onSite((site) => planFailure(site, action, failure)),
  deny: (action) => onSite((site) => mark(site, 'deniedActions', [action])),
  allow: (action) => onSite((site) => unmark(site, 'deniedActions', [action])),
  drainBucket: (action) => onSite((site) => drain(site, action)),
});

/** Takes the next planned failure of an action off the list. */
export const takeFailure = (site: Site, action: string) => {
  const { failures } = faultsOf(site.draft);
  const planned = failures.find((failure) => failure.action === action);
  if (!planned) return undefined;
  const left = planned.times > 1 ? [{ ...planned, times: planned.times - 1 }] : [];
  changeFaults(site, () => ({ failures: failures.flatMap((failure) => (failure === planned ? left : [failure])) }));
  return planned;
};
