/** Where the simulated DynamoDB is known to be more lenient than DynamoDB, or to know less. */
export const KNOWN_DEVIATIONS = [
  'It knows no throughput: nothing is throttled unless a hook throws so, and tables are billed by request.',
  'Tables and time to live are there at once; there is no DeleteTable, UpdateTable or stream.',
  'There are no batches and no transactions, no local indexes, no projection INCLUDE, no parallel scans.',
  'There are no parameters of the API before expressions (Expected, AttributeUpdates, KeyConditions, …).',
  'Operands in parentheses, ADD and DELETE of nested attributes, and item collection metrics are refused.',
  'Sizes follow the documented rule, which calls itself approximate for numbers; a page ends before the item that exceeds 1 MB.',
  'Expressions know no limit of 300 operators, and of several mistakes in one request another may be the one that is named.',
  'send takes no options, and does not repeat a call as the SDK would: whoever wants to see that repeats it in a test.',
] as const;
