/** ISO 8601 instant in UTC, e.g. `2026-11-23T09:00:00.000Z`. */
export type Instant = string;
