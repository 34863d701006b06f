/**
 * One and the same text for the same data, whoever wrote it: no white space, fields sorted by UTF-16 code units, numbers
 * and strings as JavaScript writes them. Source: RFC 8785, JSON Canonicalization Scheme. @param value as `JSON.parse` gives it
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
};
