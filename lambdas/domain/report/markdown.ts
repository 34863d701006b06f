/** What people wrote may hold whatever Markdown takes for its own. */
const cell = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/\r?\n/g, ' ');

export const mdTable = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** Lines about what is known, or the one line that says that it is not. */
export const orUnknown = <T>(
  value: T | 'UNKNOWN',
  unknown: string,
  lines: (known: Exclude<T, 'UNKNOWN'>) => readonly string[],
): readonly string[] => (value === 'UNKNOWN' ? [unknown] : lines(value as Exclude<T, 'UNKNOWN'>));
