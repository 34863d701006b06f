import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { HREF } from '../model/route.ts';
import { Messages } from './troubles.tsx';

export interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly crumbs?: readonly { readonly text: string; readonly href: string }[];
  /** All that the page has asked: what goes wrong with any of them stands above the page. */
  readonly queries: readonly UseQueryResult<unknown>[];
  /** What the page is about has ended. @default `false` */
  readonly isOver?: boolean;
  readonly splitPanel?: ReactNode;
  readonly onPanelClosed?: () => void;
  readonly children: ReactNode;
}

/** In characters: more is two lines on a phone. */
const LONG = 24;

/** What every page has around it. */
export const Page = (props: PageProps) => {
  const {
    title,
    description,
    actions,
    crumbs = [],
    queries,
    isOver = false,
    splitPanel,
    onPanelClosed,
    children,
  } = props;
  useEffect(() => {
    document.title = `${title} - SDRS on AWS`;
  }, [title]);
  return (
    <AppLayout
      headerSelector="#target"
      navigationHide
      toolsHide
      breadcrumbs={<BreadcrumbGroup items={[{ text: 'Protection groups', href: HREF.groups }, ...crumbs]} />}
      notifications={<Messages queries={queries} isOver={isOver} />}
      splitPanel={splitPanel}
      splitPanelOpen={splitPanel !== undefined}
      onSplitPanelToggle={({ detail: { open } }) => (open ? undefined : onPanelClosed?.())}
      content={
        <ContentLayout
          header={
            <Header variant="h1" description={description} actions={actions}>
              <span className={title.length > LONG ? 'title title-long' : 'title'}>{title}</span>
            </Header>
          }
        >
          <SpaceBetween size="l">{children}</SpaceBetween>
        </ContentLayout>
      }
    />
  );
};
