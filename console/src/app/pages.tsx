import Link from '@cloudscape-design/components/link';
import { HREF, routeOf } from '../model/route.ts';
import { GroupPage } from '../pages/group/group-page.tsx';
import { GroupsPage } from '../pages/groups/groups-page.tsx';
import { ReportPage } from '../pages/report/report-page.tsx';
import { RunPage } from '../pages/run/run-page.tsx';
import { ServerPage } from '../pages/server/server-page.tsx';
import { Page } from './page.tsx';
import { useHash } from './route.ts';

export const Pages = () => {
  const route = routeOf(useHash());
  switch (route.page) {
    case 'groups':
      return <GroupsPage />;
    case 'group':
      return <GroupPage key={route.id} id={route.id} />;
    case 'run':
      return <RunPage key={route.id} id={route.id} />;
    case 'server':
      return <ServerPage key={route.id} groupId={route.groupId} id={route.id} />;
    case 'report':
      return <ReportPage key={route.id} id={route.id} />;
    case 'unknown':
      return (
        <Page title="There is no such page" queries={[]}>
          <Link href={HREF.groups}>All protection groups</Link>
        </Page>
      );
    default:
      return route satisfies never;
  }
};
