import type { Draft } from './draft.ts';
import { change } from './projected-facts.ts';

interface Place {
  readonly tableId: string;
  readonly destination: string;
}

/** The single route of the destination, with its new target. */
export const putRoute = ({ routeTables }: Draft, { tableId, destination }: Place, target: string): void =>
  change(routeTables, tableId, (table) => ({
    ...table,
    routes: [
      ...table.routes.filter((route) => route.destination !== destination),
      { destination, target, state: 'active' },
    ],
  }));
