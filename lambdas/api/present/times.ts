/**
 * Times as SDRS shows them, each in UTC. Source: SDRS v1 API Reference, the response of each query: groups as
 * `yyyy-MM-dd HH:mm:ss.S`, instances as `yyyy-MM-dd HH:mm:ss.SSS`, pairs as `yyyy-MM-ddTHH:mm:ss.SSSSSS`, jobs as ISO 8601
 * with `Z`, which is what is kept.
 */
export const timeOfGroup = (at: string): string => withDecimals(at, ' ', 1);
export const timeOfInstance = (at: string): string => withDecimals(at, ' ', 3);
export const timeOfPair = (at: string): string => withDecimals(at, 'T', 6);

const withDecimals = (at: string, between: string, decimals: number): string => {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)}${between}${iso.slice(11, 19)}.${iso.slice(20, 23).padEnd(decimals, '0').slice(0, decimals)}`;
};
