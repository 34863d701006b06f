/** The device indexes of a server's tag `sdrs:management-nics`, as they stand there: `0`, or `0 2`; none without it. */
export const managementIndexes = (tag = ''): readonly string[] => tag.split(/[\s,]+/).filter((part) => part !== '');
