/** Ten minutes for fencing, as SDRS's promise of an RTO of thirty for the whole leaves room for. */
export const DEFAULT_POLICY = { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800 };

/** Everything by which clients know a server is kept, unless its owner says otherwise. */
export const DEFAULT_DEMANDS = { mac: 'required', privateIp: 'required', eip: 'required' } as const;
