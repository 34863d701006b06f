/** Everything that is never to be seen. */
export const KINDS = [
  'a set is taken after protection was disabled',
  'a set of after the stop is used',
  'two calls make one set',
  'two sets of a server are pending',
  'a pinned snapshot is deleted',
  'one of the two newest is deleted',
  'deleted while nothing may be',
  'moved before the fence',
  'moved before the disks',
  'recorded, and EC2 does not show it',
  'cancel said ok, production is not whole',
  'late calls after a roll-back',
  'touched without a failover',
  'the same call never finishes',
  'identity or disks at the wrong place',
  'production runs, or could start, after the failover',
  'member or pair left behind its group',
  'record of an ended failover RUNNING',
  'lease left, or status not at an end',
  'order to stay down gone',
  'what was recorded is taken back: committedAt',
  'what was recorded is taken back: restoration',
  'what was recorded is taken back: relaunch',
  'what was recorded is taken back: pin',
  'an ended record is opened again',
  'lease taken after its failover had ended',
  'an epoch that may not be',
  'a status that does not follow',
  'production taken down without an order',
  'a volume is torn off its server',
  'a recovery point of the wrong station',
  'a recovery point counts that may not',
  'a recovery point is deleted that has to stay',
  'something is deleted that is in use',
  'an old disk is used again',
  'production runs twice',
  'a tag is left',
  'the trail is not whole',
  'an execution that does not end',
  'the run itself broke',
] as const;

export type Kind = (typeof KINDS)[number];

/** Something that is never to be seen, and was. */
export interface Violation {
  readonly kind: Kind;
  /** What was seen, in a sentence. */
  readonly seen: string;
}
