import { useSurroundings } from '../api/surroundings-context.ts';

interface NewestProps {
  /** There are older ones than the page has asked for. */
  readonly hasOlder: boolean;
  /** The command that tells all of them, after `sdrs`. */
  readonly all: string;
}

/** Says of a list that it is not the whole of it. */
export const Newest = ({ hasOlder, all }: NewestProps) => {
  const { command } = useSurroundings();
  if (!hasOlder) return null;
  return (
    <>
      The newest ones. The command tells all of them: <code>{`${command} ${all}`}</code>
    </>
  );
};
