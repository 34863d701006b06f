import { GroupPage } from '../pages/group/group-page.tsx';
import { GroupsPage } from '../pages/groups/groups-page.tsx';
import { ReportPage } from '../pages/report/report-page.tsx';
import { RunPage } from '../pages/run/run-page.tsx';
import { ServerPage } from '../pages/server/server-page.tsx';
import { Page } from './page.tsx';
import { routeOf, useHash } from './route.ts';

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
          The list of protection groups has all that there is.
        </Page>
      );
    default:
      return route satisfies never;
  }
};
