import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { type Ec2OnClock, issue } from './ec2.ts';
import type { SeededSite } from './seed.ts';

/** The tags by which a group that is made through the API finds its DR servers, and its management NICs at index 0. */
export const tagForApi = async (subject: Ec2OnClock, { servers }: Pick<SeededSite, 'servers'>): Promise<void> => {
  const tag = (serverId: string, Key: string, Value: string) =>
    issue(subject, new CreateTagsCommand({ Resources: [serverId], Tags: [{ Key, Value }] }));
  for (const { production, dr } of servers) {
    await tag(dr, TAGS.drServerOf, production);
    await tag(production, TAGS.managementNics, '0');
  }
};
