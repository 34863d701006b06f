import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { type Ec2OnClock, tag } from './ec2.ts';
import type { FurnishedPair } from './furnish.ts';

/** The tags by which a group that is made through the API finds its DR servers, and its management NICs. */
export const tagForApi = async (subject: Ec2OnClock, pairs: readonly FurnishedPair[]): Promise<void> => {
  for (const { production, dr, managementNics } of pairs) {
    await tag(subject, dr, { [TAGS.drServerOf]: production });
    if (managementNics.length > 0) await tag(subject, production, { [TAGS.managementNics]: managementNics.join(' ') });
  }
};
