/** What is seeded where nothing else is said. */
export const SEED_DEFAULTS = { servers: 4, name: 'pets', zone: 'eu-central-1a', drZone: 'eu-central-1a' } as const;
