import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense } from 'react';
import { useReport } from '../../api/run-queries.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { Page } from '../../app/page.tsx';
import { SdrsLine } from '../../app/sdrs-line.tsx';
import { HREF } from '../../model/route.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import { useRunPage } from '../run/use-run-page.ts';
import { ReportActions } from './report-actions.tsx';

const ReportView = lazy(() => import('./report-view.tsx'));

/** What a failover came to, for the ticket and for the drawer. */
export const ReportPage = ({ id }: { readonly id: string }) => {
  const { command } = useSurroundings();
  const report = useReport(id);
  const { queries, group, story } = useRunPage(id);
  const told = report.data;
  return (
    <Page
      title={`Report of ${id}`}
      crumbs={[
        ...(group.id ? [{ text: group.name, href: HREF.group(group.id) }] : []),
        { text: id, href: HREF.run(id) },
        { text: 'Report', href: HREF.report(id) },
      ]}
      actions={
        <SpaceBetween size="xs" direction="horizontal">
          <Button href={HREF.run(id)}>Run and next steps</Button>
          {told && <ReportActions id={id} report={told} />}
        </SpaceBetween>
      }
      queries={[report, ...queries]}
    >
      {told && (
        <Suspense>
          <ReportView runId={id} report={told} />
        </Suspense>
      )}
      {story && <SdrsLine line={sdrsLines(command).report(story.groupId, id)} />}
    </Page>
  );
};
