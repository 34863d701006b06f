import Box from '@cloudscape-design/components/box';
import { useSurroundings } from '../api/surroundings-context.ts';

interface NotThereProps {
  /** What the page cannot show, e.g. `The audit trail`. */
  readonly what: string;
  /** The command that can, after `sdrs`. */
  readonly instead: string;
}

/** Stands where a figure would, as long as the API has no route for the figure. */
export const NotThere = ({ what, instead }: NotThereProps) => {
  const { command } = useSurroundings();
  return (
    <Box color="text-body-secondary">
      {what}: the API does not tell this yet. The command does: <code>{`${command} ${instead}`}</code>
    </Box>
  );
};
