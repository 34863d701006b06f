/** `1 snapshot`, `2 snapshots`. @param noun in the singular, of a kind that takes an s */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
