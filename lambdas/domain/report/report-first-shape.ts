import type { ReportFindings } from './report-types.ts';

/** Findings as release 0.1.0 made them of the same events, so that its reports can still be checked. */
export const firstShapeOf = ({ endState: _, ...findings }: ReportFindings): object => findings;
