/** A tag that says on a resource itself what a failover has done to it, or whose the resource is. */
export type MarkAction =
  | { readonly do: 'tag-fenced'; readonly serverId: string; readonly failoverId: string }
  | { readonly do: 'untag-fenced'; readonly serverId: string }
  /** The snapshot is a disk's pinned recovery point in that group. */
  | { readonly do: 'tag-pinned'; readonly snapshotId: string; readonly groupId: string }
  /** Only where it is that group's tag. */
  | { readonly do: 'untag-pinned'; readonly snapshotId: string; readonly groupId: string }
  /** The volume was taken off its server by that failover of that group. */
  | { readonly do: 'tag-freed'; readonly volumeId: string; readonly groupId: string; readonly failoverId: string }
  | { readonly do: 'untag-freed'; readonly volumeId: string }
  /** The resource, of whatever kind, belongs to the group: what a confined deployment asks for. */
  | { readonly do: 'tag-group'; readonly resourceId: string; readonly groupId: string }
  /** Only where it is that group's tag. */
  | { readonly do: 'untag-group'; readonly resourceId: string; readonly groupId: string };
