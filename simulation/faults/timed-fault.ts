import type { CallSite, Fate } from '../lambda/gateway.ts';
import type { Judge } from '../runs/judge.ts';
import type { Production, Stage } from '../runs/stage.ts';
import type { Random } from '../scheduler/random.ts';
import type { World } from '../world/world.ts';

/** What a fault that lasts has before it. */
export interface FaultScene {
  readonly world: World;
  readonly stage: Stage;
  readonly judge: Judge;
  /** The server, and with it the group, that the fault is about. */
  readonly target: Production;
  readonly ledger: Ledger;
  sleep(ms: number): Promise<void>;
}

/** Production's disks of the server as they were at first, wherever they are by now. */
export const disksOf = ({ owed }: Stage, serverId: string): readonly string[] =>
  owed.disks.flatMap(({ from, disks }) => (from === serverId ? disks.map(({ volumeId }) => volumeId) : []));

/** What is known of a run beside what EC2 and the table show. */
export interface Ledger {
  /** A name that was not given before. */
  newName(prefix: string): string;
  /** People have had their hands on the server: how it ends is not compared. */
  touch(serverId: string): void;
  /** Somebody starts the fenced server now: for a moment, looks of the service may show it as it was. */
  start(serverId: string): void;
  /** Without something that people have taken from it, the server cannot be failed over. @param isSo whether it has come to that in the end */
  spoil(serverId: string, isSo?: () => boolean): void;
  /** Its risk is accepted. @returns takes the word back */
  accept(serverId: string): () => void;
  /** How the last cancel of the group ended. */
  cancelled(groupId: string, isOk: boolean): void;
}

/** Ends a fault. */
export type Undo = () => Promise<void> | void;
// biome-ignore lint/suspicious/noConfusingVoidType: a fault that has nothing to end answers nothing
export type Begun = Undo | void;

/** A fault that begins at a moment. */
export interface TimedFault {
  /** For people, after the server's or the group's name. */
  readonly says: string;
  /** Seconds after which its end is part of what it is. @default until nothing is disturbed any more */
  readonly lasts?: number;
  /** People see to it once more when all other faults have ended: EC2 may not have done yet what they had asked for. @default not */
  readonly isTidiedUp?: true;
  /** @returns what ends it, when its time is over or nothing is disturbed any more; nothing where there is nothing to end */
  begin?(scene: FaultScene): Begun | Promise<Begun>;
  /** What becomes of each call while it lasts. */
  fate?(site: CallSite, random: Random): Fate | undefined;
}
