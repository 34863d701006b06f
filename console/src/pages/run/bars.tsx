import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import type { RunServer } from '../../api/shapes.ts';
import { type Bar, barsOf } from '../../model/bars.ts';

/** Three bars, however many servers there are. The words say what the colours say. */
export const Bars = ({ servers }: { readonly servers: readonly RunServer[] }) => (
  <Container>
    <ColumnLayout columns={3} minColumnWidth={220}>
      {barsOf(servers).map((bar) => (
        <OneBar key={bar.phase} bar={bar} />
      ))}
    </ColumnLayout>
  </Container>
);

const OneBar = ({ bar: { title, segments, text } }: { readonly bar: Bar }) => (
  <div>
    <strong>{title}</strong>
    <div className="bar" aria-hidden="true">
      {segments.map(({ state, count }) => (
        <i key={state} className={`bar-${state}`} style={{ flexGrow: count }} />
      ))}
    </div>
    <span>{text}</span>
  </div>
);
