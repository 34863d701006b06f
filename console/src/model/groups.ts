import type { components } from '../api/schema.ts';
import { type Shown, statusShown } from './words.ts';

type Group = components['schemas']['ServerGroup'];

export interface Site {
  readonly title: string;
  readonly zone: string;
  readonly vpcId: string;
  readonly isProduction: boolean;
}

/** The two sites as they stand now: the roles change with a failover, and each site keeps its place. */
export const sitesOf = (group: Group): readonly [Site, Site] => {
  const isSource = group.priority_station === 'source';
  return [
    {
      title: isSource ? 'Production now' : 'Production before the failover',
      zone: group.source_availability_zone,
      vpcId: group.source_vpc_id,
      isProduction: isSource,
    },
    {
      title: isSource ? 'DR site' : 'Production now (the DR site until the failover)',
      zone: group.target_availability_zone,
      vpcId: group.target_vpc_id,
      isProduction: !isSource,
    },
  ];
};

const WORST_FIRST: readonly Shown['type'][] = [
  'error',
  'in-progress',
  'warning',
  'pending',
  'info',
  'stopped',
  'success',
];

/** What a person looks at first, then by name as people count. */
export const worstFirst = <Item extends Pick<Group, 'name' | 'status'>>(groups: readonly Item[]): readonly Item[] =>
  groups.toSorted((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name, 'en', { numeric: true }));

const rankOf = ({ status }: Pick<Group, 'status'>): number => WORST_FIRST.indexOf(statusShown(status).type);

export const productionText = (group: Group): string => {
  const [source, target] = sitesOf(group);
  const now = source.isProduction ? source : target;
  return `${now.zone}, ${now.vpcId}`;
};
