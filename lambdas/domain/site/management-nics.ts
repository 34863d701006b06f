/** The device indexes that the tag `sdrs:management-nics` of a server names, e.g. `0` or `0 2`, as they stand there; none where it has no such tag. */
export const managementIndexes = (tag = ''): readonly string[] => tag.split(/[\s,]+/).filter((part) => part !== '');
