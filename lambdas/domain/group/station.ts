/** Which of a group's two sites: fixed at creation, whichever is production now. */
export type Station = 'source' | 'target';

export const otherStation = (station: Station): Station => (station === 'source' ? 'target' : 'source');
