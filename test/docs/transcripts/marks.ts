/** What the player tells the recorder, in the stream of a terminal, at the very byte where it is true. */
export interface Mark {
  /** The player's own time: it orders what both terminals tell. */
  readonly at: number;
  /** Name of the transcript. */
  readonly story: string;
  readonly is: 'begun' | 'shot' | 'over';
  /** Of a shot: what stands above what the terminal shows now. */
  readonly heading?: string;
}

/** An operating system command that no terminal knows. */
export const MARK = 7770;

export const markText = (mark: Mark): string => `\u001b]${MARK};${encodeURIComponent(JSON.stringify(mark))}\u0007`;

export const markIn = (data: string): Mark => JSON.parse(decodeURIComponent(data)) as Mark;
