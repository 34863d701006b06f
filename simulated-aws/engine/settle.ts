import { replaceUnhealthy, scheduleHealthCheck } from '../auto-scaling/auto-scaling-health.ts';
import { finishCopy } from '../disks/snapshot-copy.ts';
import { isKeyUsable } from '../disks/volume-keys.ts';
import { finishModification } from '../disks/volume-modification.ts';
import { deleteNic } from '../nics/nic-build.ts';
import type { NicRecord } from '../nics/nic-model.ts';
import { assignPublicIp, releasePublicIpOf } from '../nics/public-ips.ts';
import {
  disableRequest,
  fulfil,
  spotServerRuns,
  spotServerStopped,
  spotServerTerminated,
  terminateStopped,
} from '../spot/spot-lifecycle.ts';
import type { Draft } from './draft.ts';
import type { TransitionKind, VolumeRecord } from './model.ts';
import { type Site, type SiteSettings, siteAt } from './site.ts';

/** Source: TerminateInstances: terminated instances stay visible for about an hour. */
const FORGET_AFTER_MS = 3_600_000;

const detachNic = (site: Site, id: string): void => {
  const nic = site.draft.get('networkInterfaces', id);
  if (!nic) return;
  const { attachment: _gone, ...free } = nic;
  site.put('networkInterfaces', free);
};

const detachVolume = (site: Site, id: string): void => {
  const volume = site.draft.get('volumes', id);
  if (!volume) return;
  const { attachment: _gone, ...free } = volume;
  site.put('volumes', { ...free, state: 'available' });
};

/**
 * Source: CreateVolume, `KmsKeyId`: a key that is not good lets the call succeed and the creation fail; EBS User Guide,
 * EventBridge events, createVolume: so does a disabled key. UNVERIFIED[volume-of-unusable-key]: that the volume is gone
 * then, as Kubernetes users see.
 */
const finishCreation = (site: Site, id: string): void => {
  if (isKeyUsable(site, site.draft.get('volumes', id)?.kmsKeyId)) detachVolume(site, id);
  else site.remove('volumes', id);
};

/**
 * Source: EBS User Guide, EventBridge events, attachVolume: fails if the key is disabled.
 * UNVERIFIED[attachment-of-unusable-key]: what is left.
 */
const finishVolumeAttachment = (site: Site, id: string): void => {
  if (isKeyUsable(site, site.draft.get('volumes', id)?.kmsKeyId)) finishAttachment(site, 'volumes', id);
  else detachVolume(site, id);
};

const isOn =
  (instanceId: string) =>
  ({ attachment }: { readonly attachment?: { readonly instanceId: string } }): boolean =>
    attachment?.instanceId === instanceId;

const letGoNic = (site: Site, { id, attachment }: NicRecord): void => {
  site.cancel(id);
  if (attachment?.deleteOnTermination) deleteNic(site, id);
  else detachNic(site, id);
};

const letGoVolume = (site: Site, { id, attachment }: VolumeRecord): void => {
  site.cancel(id);
  if (attachment?.deleteOnTermination) site.remove('volumes', id);
  else detachVolume(site, id);
};

/** Source: EC2 User Guide, Terminate instances: `DeleteOnTermination` goes with its instance, all else is free again. */
const terminate = (site: Site, instanceId: string): void => {
  const instance = site.draft.get('instances', instanceId);
  if (!instance) return;
  site.put('instances', { ...instance, state: 'terminated' });
  for (const nic of site.draft.list('networkInterfaces').filter(isOn(instanceId))) letGoNic(site, nic);
  for (const volume of site.draft.list('volumes').filter(isOn(instanceId))) letGoVolume(site, volume);
  site.schedule(instanceId, 'instance-forgotten', FORGET_AFTER_MS);
  spotServerTerminated(site, instance);
};

const enter = (site: Site, id: string, state: 'running' | 'stopped'): void => {
  const instance = site.draft.get('instances', id);
  if (!instance) return;
  site.put('instances', { ...instance, state, ...(state === 'running' ? { runningSince: site.now } : {}) });
  if (state === 'running') {
    assignPublicIp(site, id);
    spotServerRuns(site, instance);
  } else {
    releasePublicIpOf(site, id);
    scheduleHealthCheck(site, id);
    spotServerStopped(site, instance);
  }
};

const finishAttachment = (site: Site, kind: 'networkInterfaces' | 'volumes', id: string): void => {
  const record = site.draft.get(kind, id);
  if (record?.attachment)
    site.put(kind, { ...record, attachment: { ...record.attachment, status: 'attached' } } as never);
};

const APPLY: Readonly<Record<TransitionKind, (site: Site, id: string) => void>> = {
  'instance-running': (site, id) => enter(site, id, 'running'),
  'instance-stopped': (site, id) => enter(site, id, 'stopped'),
  'instance-terminated': terminate,
  'instance-forgotten': (site, id) => site.remove('instances', id),
  'nic-attached': (site, id) => finishAttachment(site, 'networkInterfaces', id),
  'nic-detached': detachNic,
  'volume-available': finishCreation,
  'volume-attached': finishVolumeAttachment,
  'volume-detached': detachVolume,
  'volume-modified': finishModification,
  'snapshot-completed': finishCopy,
  'scaling-health-check': replaceUnhealthy,
  'spot-request-fulfilled': fulfil,
  'spot-request-disabled': disableRequest,
  'spot-server-terminated': terminateStopped,
};

/** Lets everything happen that is due by `now`, each at its own time and in its order. */
export const settle = (draft: Draft, now: number, settings: SiteSettings): void => {
  for (;;) {
    const due = draft.list('transitions').filter(({ at }) => at <= now);
    const [next] = due.sort((one, other) => one.at - other.at);
    if (!next) return;
    draft.remove('transitions', next.id, next.at);
    APPLY[next.do](siteAt(next.at, draft, settings), next.id);
  }
};
