import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type PhaseName = 'fence' | 'disks' | 'identity';
export type RunPhaseName = keyof Schemas['RunServer']['phases'];
export type RunPhase = Schemas['RunPhase'];
export type PhaseState = RunPhase['state'];
export type RunServer = Schemas['RunServer'];
/** One server by itself: its NICs before, promised and now, and the timeline of its calls. */
export type ToldServer = Schemas['RunServerShown']['server'];
export type Run = Schemas['Run'];
export type RunShown = Schemas['RunShown'];
export type RunSummary = Schemas['RunSummary'];
export type RunList = Schemas['RunList'];
export type RunEvent = Schemas['RunEvent'];
export type RunHistory = Schemas['RunHistory'];
export type TrailList = Schemas['TrailList'];
export type ReadinessShown = Schemas['ReadinessShown'];
export type RecoveryPoints = Schemas['RecoveryPointList'];
export type Leftovers = Schemas['LeftoverList'];
/** Who takes the recovery points of a group, and how old they are. */
export type Synchronisation = ReadinessShown['synchronisation'];
/** Which data the DR servers could get. */
export type PointOption = Schemas['PointOption'];
