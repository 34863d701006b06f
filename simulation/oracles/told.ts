import type { SimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { type Before, owedOf } from './failed-over.ts';
import type { Seen, SeenInstance } from './items.ts';
import { isFenced } from './owners.ts';
import { judgeOwners } from './right-owners.ts';
import type { Violation } from './violation.ts';

export interface ToldProps {
  readonly ec2: SimulatedEc2;
  readonly before: Before;
  /** Servers that people had their hands on: what was there a moment ago may be gone. */
  readonly isTouched: (serverId: string) => boolean;
  readonly report: (violation: Violation) => void;
}

/**
 * Looks at EC2 as often as the table begins to say of a member that its identity is on the DR server, or that its production server is
 * fenced: so it is at that moment.
 */
export const watchTold = (props: ToldProps): ((after: Seen) => void) => {
  const isNew = createNews();
  return (after) => {
    if (after.kind !== 'instance') return;
    const news = {
      isMoved: isNew(`moved ${after.source}`, after.isMigrated),
      isFenced: isNew(`fenced ${after.source}`, after.stayDown === 'confirmed'),
    };
    for (const seen of untrue(after, news, props)) {
      props.report({ kind: 'recorded, and EC2 does not show it', seen: `${after.name}: ${seen}` });
    }
  };
};

type News = Readonly<Record<'isMoved' | 'isFenced', boolean>>;

const untrue = ({ source, target }: SeenInstance, news: News, props: ToldProps): readonly string[] => {
  if (props.isTouched(source) || props.isTouched(target)) return [];
  return [...(news.isMoved ? notMoved(source, props) : []), ...(news.isFenced ? notFenced(source, props) : [])];
};

const notMoved = (source: string, { ec2, before }: ToldProps): readonly string[] => {
  const owed = owedOf(before, (serverId) => serverId === source);
  return ec2.inspect((view) => judgeOwners(view, owed)).map(({ seen }) => seen);
};

const notFenced = (source: string, { ec2 }: ToldProps): readonly string[] =>
  ec2.inspect((view) => isFenced(view, source)) ? [] : [`${source} is not fenced`];

/** Whether something is so that was not so when it was asked for the last time. */
const createNews = () => {
  const known = new Set<string>();
  return (what: string, isSo: boolean): boolean => {
    const isNew = isSo && !known.has(what);
    if (isSo) known.add(what);
    else known.delete(what);
    return isNew;
  };
};
