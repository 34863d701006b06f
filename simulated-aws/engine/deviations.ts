/** Where the simulated EC2 is known to be more lenient than EC2, or to know less. A test names what it can show. */
export const KNOWN_DEVIATIONS = [
  'AssociateAddress does not ask for an internet gateway on the VPC (Gateway.NotAttached).',
  'AllocateAddress knows no quota of addresses (AddressLimitExceeded).',
  'AttachVolume knows no limit of volumes an instance type (AttachmentLimitExceeded), and takes any device name.',
  'RunInstances takes every well-formed image id, key name and instance profile; its root device is /dev/xvda and its size 8 GiB.',
  'TerminateInstances across zones with a protected instance terminates nothing; EC2 terminates those of other zones.',
  'Only Describe calls lag behind a write; on EC2 a modification may also meet an id that is not known everywhere yet.',
  'CreateVpc makes no main route table, and route tables are not associated with subnets: routes are kept, not followed.',
  'Routes lead to network interfaces only; internet, NAT and other gateways are not modelled, nor is propagation.',
  'Transit gateways, their attachments and routes are available at once.',
  'Spot requests are always fulfilled, at any price, and EC2 interrupts no Spot server; they know no fleets, groups or end dates.',
  'Windows, hibernation, instance store and Multi-Attach are not modelled.',
  'KMS knows symmetric keys of this account without aliases, policies or grants; servers start and are launched whatever the keys of their disks.',
  'CloudWatch knows alarms whose state somebody sets, suppressors without periods, and mute rules for once; it evaluates no metric and no rule, and sends no event.',
  'Application status checks tell by one probe, at once, without thresholds; they are associated with servers, not with tags.',
  'IPv6 addresses and prefixes are given to a NIC when it is made; a launch gives none, and no number of them is too large.',
  'DescribeVolumeStatus finds every volume well, is never late, and takes no filters; a snapshot holds as much as its volume is large.',
] as const;
