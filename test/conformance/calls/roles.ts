/** Ids, MACs and IP addresses that one side made up, each by its role: the same ones in two transcripts read alike. */
export interface Roles {
  /** Takes addresses that the caller chose for known, so that they are compared as they are. */
  learn(input: unknown): void;
  /** The same data, with what was made up replaced. A list is put in an order of its own, as EC2 promises none. */
  named(data: unknown): unknown;
}

const RESOURCE_ID =
  '\\b(?:ami|tgw-attach|tgw-rtb|tgw|sir|vpc|subnet|sg|r|i|eni-attach|eni|vol|snap|eipalloc|eipassoc|rtb|igw)-[0-9a-f]{8,17}\\b';
const UUID = '\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b';
const MAC = '\\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\\b';
const IPV4 = '\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b(?!/)';
const IPV6 = '\\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}\\b(?!/)';
const ADDRESS = new RegExp([IPV4, IPV6].join('|'), 'g');
const MADE_UP = new RegExp([UUID, RESOURCE_ID, MAC, IPV4, IPV6].join('|'), 'g');

const kindOf = (text: string): string => {
  if (/^([0-9a-f]{2}:){5}/.test(text)) return 'MAC';
  if (/^[0-9a-f]{8}-/.test(text)) return 'key';
  if (text.includes(':') || /^\d+\./.test(text)) return 'IP';
  return text.slice(0, text.lastIndexOf('-'));
};

export const createRoles = (): Roles => {
  const roles = new Map<string, string>();
  const counts = new Map<string, number>();
  const roleOf = (text: string): string => {
    const known = roles.get(text);
    if (known !== undefined) return known;
    const kind = kindOf(text);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    roles.set(text, `${kind}#${count}`);
    return `${kind}#${count}`;
  };
  /** By what is known of each already, so that new ones get their roles in the same order on both sides. */
  const rank = (item: unknown): string => JSON.stringify(item).replaceAll(MADE_UP, (text) => roles.get(text) ?? '?');
  const named = (data: unknown): unknown => {
    const ordered = Array.isArray(data) ? [...data].sort((a, b) => rank(a).localeCompare(rank(b))) : data;
    return JSON.parse(JSON.stringify(ordered).replaceAll(MADE_UP, roleOf)) as unknown;
  };
  return {
    named,
    learn: (input) => {
      for (const [text] of JSON.stringify(input).matchAll(ADDRESS)) if (!roles.has(text)) roles.set(text, text);
    },
  };
};
