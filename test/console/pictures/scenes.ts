import type { Route } from '../../../console/src/model/route.ts';

type PageName = Route['page'];

/** What is photographed, and on which page. A dialog has the name of its file in `console/src/pages`. */
export const SCENES = {
  groups: 'groups',
  group: 'group',
  'group-after': 'group',
  'group-pairs': 'group',
  'group-runs': 'group',
  'group-automation': 'group',
  'group-trail': 'group',
  'brake-dialog': 'group',
  'acknowledge-dialog': 'group',
  'protect-dialog': 'group',
  'restore-dialog': 'group',
  'failover-dialog': 'group',
  'failover-dialog-blocked': 'group',
  'failover-dialog-again': 'run',
  server: 'server',
  'server-after': 'server',
  run: 'run',
  'run-state-panel': 'run',
  'run-server-panel': 'run',
  'run-large': 'run',
  'run-failed': 'run',
  'run-cancelled': 'run',
  'run-complete': 'run',
  'accept-dialog': 'run',
  'cancel-dialog': 'run',
  'start-dialog': 'run',
  report: 'report',
  unknown: 'unknown',
} as const satisfies Readonly<Record<string, PageName>>;

export type Scene = keyof typeof SCENES;

/** On paper there is one width, and no dark. */
export const PRINT = 'report-print';

/** A phone, a tablet, a desk. */
export const WIDTHS = [390, 820, 1440] as const;
export const SCHEMES = ['light', 'dark'] as const;

export const pictureName = (scene: Scene, width: number, scheme: string): string => `${scene}-${width}-${scheme}`;

export const pictureNames = (): readonly string[] => [
  ...(Object.keys(SCENES) as Scene[]).flatMap((scene) =>
    WIDTHS.flatMap((width) => SCHEMES.map((scheme) => pictureName(scene, width, scheme))),
  ),
  PRINT,
];
