/**
 * The one table in plain data: `lib/` builds it from this, the DynamoDB adapter reads and writes by it, and the embedded
 * runtime creates its own copy of it. Every key is a string.
 */
export const TABLE_SHAPE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: {
    /** Lists the groups by name. Sparse: only group items carry `listed`. */
    groups: { name: 'groups', partitionKey: 'listed', sortKey: 'name', projection: 'ALL' },
    /**
     * The next two find an instance by the EC2 server of either site. They index the instance item itself, so they can
     * neither miss a change of it nor outlive it, which lookup items of their own could. Keys only, so that recording
     * the progress of an instance writes no index.
     */
    sourceServer: { name: 'source-server', partitionKey: 'sourceServer', projection: 'KEYS_ONLY' },
    targetServer: { name: 'target-server', partitionKey: 'targetServer', projection: 'KEYS_ONLY' },
  },
} as const;
