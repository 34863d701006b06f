/** Which of a group's two sites: fixed at creation, whichever is production now. */
export type Station = (typeof STATIONS)[number];

export const STATIONS = ['source', 'target'] as const;

export const otherStation = (station: Station): Station => (station === 'source' ? 'target' : 'source');
