import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { HREF } from './route.ts';
import { Messages } from './troubles.tsx';

export interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly crumbs?: readonly { readonly text: string; readonly href: string }[];
  /** All that the page has asked: what goes wrong with any of them stands above the page. */
  readonly queries: readonly UseQueryResult<unknown>[];
  readonly splitPanel?: ReactNode;
  readonly onPanelClosed?: () => void;
  readonly children: ReactNode;
}

/** What every page has around it. */
export const Page = (props: PageProps) => {
  const { title, description, actions, crumbs = [], queries, splitPanel, onPanelClosed, children } = props;
  useEffect(() => {
    document.title = `${title} - SDRS on AWS`;
  }, [title]);
  return (
    <AppLayout
      headerSelector="#target"
      navigationHide
      toolsHide
      breadcrumbs={<BreadcrumbGroup items={[{ text: 'Protection groups', href: HREF.groups }, ...crumbs]} />}
      notifications={<Messages queries={queries} />}
      splitPanel={splitPanel}
      splitPanelOpen={splitPanel !== undefined}
      onSplitPanelToggle={({ detail: { open } }) => (open ? undefined : onPanelClosed?.())}
      content={
        <ContentLayout
          header={
            <Header variant="h1" description={description} actions={actions}>
              {title}
            </Header>
          }
        >
          <SpaceBetween size="l">{children}</SpaceBetween>
        </ContentLayout>
      }
    />
  );
};
