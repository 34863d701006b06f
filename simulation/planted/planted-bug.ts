/** A bug as somebody might write it: one snippet of one source file, and what stands there in its place. */
export interface PlantedBug {
  readonly name: string;
  /** What goes wrong, for people. */
  readonly says: string;
  /** From the project's root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly plant: string;
}

const timesIn = (source: string, snippet: string): number => source.split(snippet).length - 1;

/** The source with the bug in it. @throws Error where the snippet does not stand there exactly once */
export const withBug = (source: string, { name, file, find, plant }: PlantedBug): string => {
  const times = timesIn(source, find);
  if (times === 1) return source.replace(find, () => plant);
  throw new Error(
    `The bug "${name}" has to replace a snippet that ${file} has once. It has it ${times} times: ${find}`,
  );
};
