/** What the reader of a page has done by the page's own words, as the commands above the page's first. */
export const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'docs/audit-trail.md': ['sdrs site seed --name orders', 'sdrs group import orders.yaml'],
  'docs/recovery-points.md': ['sdrs site seed', 'sdrs group import pets.yaml'],
  'docs/report.md': [
    'sdrs site seed --name orders',
    'sdrs group import orders.yaml',
    'sdrs failover orders --confirm "Ada: no power"',
  ],
  'docs/simulate.md': ['sdrs site seed', 'sdrs group import pets.yaml'],
};

/** A block of a page, and the file that the page has the reader keep it in. */
export const KEPT_AS: Readonly<Record<string, string>> = { 'docs/rehearsal.md#The site file yaml': 'site.yaml' };

/** Pages whose blocks of shell are beginnings of their own: the reader picks one. */
export const PICKED: readonly string[] = ['README.md', 'docs/api.md'];
