export interface ScalingMemberRecord {
  readonly instanceId: string;
  readonly lifecycle: 'InService';
}

/** An Auto Scaling group, by its name. */
export interface ScalingGroupRecord {
  readonly id: string;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly members: readonly ScalingMemberRecord[];
}
