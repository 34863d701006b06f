import { type GroupTrouble, messageOf } from '../../domain/errors/unreadable.ts';

/** Groups of which a list says nothing, as they cannot be read; nothing at all where there are none. */
export const presentUnreadable = (troubles: readonly GroupTrouble[]) =>
  troubles.length === 0
    ? {}
    : { unreadable_groups: troubles.map((trouble) => ({ id: trouble.groupId, message: messageOf(trouble) })) };
