import type { Member } from '../../domain/group/member.ts';
import type { Instant, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { givingUp, launching } from '../../domain/identity/relaunch.ts';
import type { PhaseRule } from '../../domain/pass/phase-rule.ts';
import type { PhaseVerdict } from '../../domain/pass/phase-verdict.ts';
import { withFreed } from '../../domain/phases/fence/next-freed.ts';
import { withRestoration } from '../../domain/phases/give-back/restoration.ts';
import { isMove } from '../../domain/phases/point-of-no-return.ts';
import type { Action } from '../../domain/site/actions.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { Intended } from './look.ts';
import { saveMembers } from './save-members.ts';

interface Notes {
  readonly phase: Pick<PhaseRule, 'note'>;
  readonly site: ObservedSite;
  readonly now: Instant;
  readonly epoch: number;
}

/**
 * Writes down, before the calls go out, what they are to be undone by and that an identity is about to move. Whoever dies
 * in between has said more than was done, never less. Safe to repeat: what is written already stays.
 * @throws StaleEpochError, OutdatedCopyError
 */
export const noteBefore = async (
  store: GroupStore,
  turns: readonly Intended[],
  notes: Notes,
): Promise<readonly Intended[]> => {
  const noted = turns.map((turn) => ({ ...turn, member: { ...turn.member, instance: noteOn(turn, notes) } }));
  const changed = noted.filter(({ member }, index) => member.instance !== turns[index]?.member.instance);
  const saved = await saveMembers(
    store,
    changed.map(({ member }) => member),
    notes.epoch,
  );
  return noted.map((turn) => ({ ...turn, member: saved.get(turn.member.instance.id) ?? turn.member }));
};

/** What is to be on record of a member before its calls go out; the very same instance where that is there. */
export const noteOn = ({ member, verdict }: Intended, { phase, site, now }: Notes): ProtectedInstance => {
  const { instance } = member;
  const { actions } = verdict;
  const isFirstMove = actions.some(isMove) && instance.progress && !instance.progress.committedAt;
  const relaunch = relaunchNote(instance, verdict, now);
  const notes = {
    ...undoingNotes(member, actions, site),
    ...(actions.length > 0 ? phase.note?.(member, now) : {}),
    ...(relaunch ? { relaunch } : {}),
    ...(isFirstMove && instance.progress ? { progress: { ...instance.progress, committedAt: now } } : {}),
  };
  return Object.keys(notes).length === 0 ? instance : { ...instance, ...notes };
};

/** What a roll-back undoes, and which volumes are freed; nothing where these calls add nothing. */
const undoingNotes = (member: Member, actions: readonly Action[], site: ObservedSite) => {
  const { restoration: known = [], freed: off = [] } = member.instance;
  const restoration = withRestoration(member, actions, site);
  const freed = withFreed(member, actions, site);
  if (restoration.length === known.length && freed.length === off.length) return {};
  return { ...(restoration.length > 0 ? { restoration } : {}), ...(freed.length > 0 ? { freed } : {}) };
};

/** That a production server is given up, so known for gone when EC2 lists it no more; and what is launched instead. */
const relaunchNote = (instance: ProtectedInstance, { actions }: PhaseVerdict, now: Instant) => {
  const { terminatingAt, launchingAt } = instance.relaunch ?? {};
  const isAbout = (kind: Action['do']) => actions.some((action) => action.do === kind);
  if (isAbout('terminate') && !terminatingAt) return givingUp(instance, now);
  return isAbout('launch-server') && !launchingAt ? launching(instance, now) : undefined;
};
