/**
 * What a group's fencing and migration budgets may be, wherever they are given. Three hours: what has not come by then wants a
 * person, who starts the failover again.
 */
export const BUDGET_SECONDS = { least: 60, most: 10_800 } as const;
