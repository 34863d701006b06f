import Container from '@cloudscape-design/components/container';
import LiveRegion from '@cloudscape-design/components/live-region';
import type { ReactNode } from 'react';
import { BigStatus } from '../../app/big-status.tsx';
import { Facts } from '../../app/facts.tsx';
import type { Figure } from '../../model/run-bar.ts';
import type { Shown } from '../../model/words.ts';

interface StatusBarProps {
  readonly state: Shown;
  readonly figures: readonly Figure[];
  readonly children?: ReactNode;
}

/** How the run stands; a change of that is read out, the clock is not. */
export const StatusBar = ({ state, figures, children }: StatusBarProps) => (
  <Container>
    <LiveRegion>
      <BigStatus shown={state} />
    </LiveRegion>
    <div className="below">
      <Facts columns={4} items={figures} />
    </div>
    {children && <div className="below">{children}</div>}
  </Container>
);
