import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FailoverReport } from '../../api/report.ts';
import { useReportAsMarkdown } from '../../api/run-queries.ts';
import { useNews } from '../../app/news.tsx';
import { save } from '../../app/save.ts';
import { troubleOf } from '../../model/trouble.ts';

interface ReportActionsProps {
  readonly id: string;
  readonly report: FailoverReport;
}

/** JSON for programs and for `sdrs report verify`, Markdown for people and for the ticket. */
export const ReportActions = ({ id, report }: ReportActionsProps) => {
  const { tell } = useNews();
  const markdown = useReportAsMarkdown(id);
  const withMarkdown = async (use: (text: string) => unknown): Promise<void> => {
    try {
      await use((await markdown.refetch({ throwOnError: true })).data ?? '');
    } catch (error) {
      const { header, text } = troubleOf(error);
      tell({ type: 'error', header, text });
    }
  };
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    tell({ type: 'success', header: 'The report is copied, as Markdown' });
  };
  return (
    <SpaceBetween size="xs" direction="horizontal">
      <Button
        iconName="download"
        onClick={() => save(`${id}.json`, JSON.stringify(report, null, 2), 'application/json')}
      >
        JSON
      </Button>
      <Button iconName="download" onClick={() => void withMarkdown((text) => save(`${id}.md`, text, 'text/markdown'))}>
        Markdown
      </Button>
      <Button iconName="copy" onClick={() => void withMarkdown(copy)}>
        Copy for the ticket
      </Button>
      <Button onClick={() => window.print()}>Print</Button>
    </SpaceBetween>
  );
};
