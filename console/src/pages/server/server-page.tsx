import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useGroup, useInstances, useRuns } from '../../api/queries.ts';
import { useRunServer } from '../../api/run-queries.ts';
import type { components } from '../../api/schema.ts';
import type { RunSummary, ToldServer } from '../../api/shapes.ts';
import { Facts } from '../../app/facts.tsx';
import { Page } from '../../app/page.tsx';
import { Status } from '../../app/status.tsx';
import { HREF } from '../../model/route.ts';
import { sidesOf } from '../../model/server-page.ts';
import { statusShown } from '../../model/words.ts';
import { ServerStory } from '../run/server-story.tsx';

interface ServerPageProps {
  readonly groupId: string;
  readonly id: string;
}

/** A protected instance: its two servers, and which NICs each of them shows now. */
export const ServerPage = ({ groupId, id }: ServerPageProps) => {
  const group = useGroup(groupId);
  const instances = useInstances(groupId);
  const runs = useRuns(groupId);
  const run = runs.data?.runs.find(hasBegun);
  const story = useRunServer(run?.id ?? '', id, run?.ended_at === null);
  const instance = instances.data?.protected_instances.find((one) => one.id === id);
  const name = instance?.name ?? id;
  const groupName = group.data?.server_group.name ?? groupId;
  return (
    <Page
      title={name}
      description={`Server of protection group ${groupName}`}
      crumbs={[
        { text: groupName, href: HREF.group(groupId) },
        { text: name, href: HREF.server(groupId, id) },
      ]}
      queries={[group, instances, runs]}
    >
      {instances.isSuccess && instance === undefined && <p>The group has no such server.</p>}
      {instance && group.data && (
        <Sides instance={instance} groupStatus={group.data.server_group.status} told={story.data?.server} />
      )}
      {run && <ServerStory shown={story} />}
    </Page>
  );
};

/** A refused failover has touched nothing. */
const hasBegun = ({ kind, end_state }: RunSummary): boolean => kind === 'failover' && end_state !== 'REFUSED';

interface SidesProps {
  readonly instance: components['schemas']['ProtectedInstance'];
  readonly groupStatus: string;
  readonly told: ToldServer | undefined;
}

const Sides = ({ instance, groupStatus, told }: SidesProps) => (
  <Container header={<Header variant="h2">Servers and their NICs</Header>}>
    <Facts
      columns={3}
      items={[
        { label: 'Status', value: <Status shown={statusShown(instance.status)} /> },
        ...sidesOf(instance, groupStatus, told).flatMap(({ title, serverId, nics }) => [
          { label: title, value: serverId },
          { label: `NICs of ${serverId}`, value: nics },
        ]),
      ]}
    />
  </Container>
);
