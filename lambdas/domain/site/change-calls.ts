/** One call to EC2 that changes a protected server or its disks for good. Each says why repeating it is safe. */
export type ChangeCall =
  /** Repeating it is safe: EC2 refuses a second modification of the same volume, and the first one goes on. */
  { readonly do: 'modify-volume'; readonly volumeId: string; readonly sizeGiB: number };

export type ChangeCallKind = ChangeCall['do'];

/** For people, and to tell calls apart. */
export const callText = (call: ChangeCall): string => {
  switch (call.do) {
    case 'modify-volume':
      return `ModifyVolume of ${call.volumeId} to ${call.sizeGiB} GiB`;
    default:
      return call.do satisfies never;
  }
};
