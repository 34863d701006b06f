import type { ActionKind } from '../site/actions.ts';

/**
 * Seconds from the call to the moment EC2 shows its effect. UNVERIFIED: AWS publishes none of them. They are of the order
 * that EC2 shows in practice; a server that does not stop by itself, or a full zone, takes as long as it takes.
 */
export const TYPICAL_SECONDS: Readonly<Record<ActionKind, number>> = {
  'tag-fenced': 1,
  'untag-fenced': 1,
  'tag-pinned': 1,
  'untag-pinned': 1,
  'tag-freed': 1,
  'untag-freed': 1,
  'tag-group': 1,
  'untag-group': 1,
  'set-protection': 1,
  'leave-scaling-group': 4,
  'join-scaling-group': 10,
  'set-auto-recovery': 1,
  'force-stop': 16,
  'isolate-nic': 1,
  'restore-groups': 1,
  'detach-volume': 6,
  'create-volume': 4,
  'attach-volume': 4,
  'keep-nic': 1,
  'release-nic': 1,
  'detach-nic': 7,
  'attach-nic': 4,
  'associate-address': 1,
  'assign-ips': 1,
  'keep-volumes': 1,
  'release-volumes': 1,
  terminate: 30,
  'check-launch': 1,
  'launch-server': 15,
  'replace-route': 1,
  'create-route': 1,
  'replace-transit-route': 4,
  'create-transit-route': 4,
  'source-dest-check-off': 1,
};

/** Seconds that a step takes without its waits: start of the function, looks, records. UNVERIFIED, to be measured. */
export const TYPICAL_STEP_SECONDS = 1;
