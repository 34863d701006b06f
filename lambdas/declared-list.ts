/** On the command line and in an environment a list is text with commas; in cdk.json it may be a list. */
export const listed = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '')
    : value;
