const SIXTY_FOUR = 64;

/** The n-th /64 of a larger IPv6 block, e.g. of `2001:db8:0:100::/56`; 0 is the first. */
export const nth64 = (block: string, n: number): string => {
  const [address = '', prefix = ''] = block.split('/');
  const [head = ''] = address.split('::');
  const groups = [...head.split(':'), '0', '0', '0', '0'].slice(0, SIXTY_FOUR / 16);
  const last = Number.parseInt(groups[3] ?? '0', 16) + n;
  if (Number(prefix) > SIXTY_FOUR || n >= 2 ** (SIXTY_FOUR - Number(prefix)))
    throw new Error(`${block} has no ${n + 1} blocks /${SIXTY_FOUR}. Name the IPv6 block of each subnet.`);
  return `${[...groups.slice(0, 3), last.toString(16)].join(':')}::/${SIXTY_FOUR}`;
};
