/** Ten minutes for fencing, as SDRS's promise of an RTO of thirty for the whole leaves room for. */
export const DEFAULT_POLICY = { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800 };

/** Everything by which clients know a server is kept, unless its owner says otherwise. */
export const DEFAULT_DEMANDS = { mac: 'required', privateIp: 'required', eip: 'required' } as const;

/** Without a person. Two sources of two kinds: no one observer fails a group over unless its owner says so. */
export const DEFAULT_AUTOMATION = {
  required: { sources: 2, kinds: 2 },
  windowSeconds: 900,
  minimumDurationSeconds: 120,
  coolDownSeconds: 3600,
  limit: { failovers: 5, withinSeconds: 3600 },
} as const;

/** Above this share of faulty sources the sources themselves are distrusted. */
export const DEFAULT_FAULTY_SHARE = 0.5;
