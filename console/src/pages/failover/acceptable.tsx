import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ReasonField } from '../../app/reason-field.tsx';
import type { Acceptances } from './use-acceptances.ts';

/** A box and a reason for each server that is not seen to be down. */
export const Acceptable = ({ acceptances: { servers, reasons, set } }: { readonly acceptances: Acceptances }) =>
  servers.length === 0 ? null : (
    <Alert type="warning" header="Servers that the last run has not seen down">
      Accept a server only if you know that it is off: the failover then takes its NICs by force, though it may still
      run.
      <SpaceBetween size="s">
        {servers.map(({ id, name }) => (
          <div key={id}>
            <Checkbox
              checked={reasons.has(name)}
              onChange={({ detail: { checked } }) => set(name, checked ? '' : undefined)}
            >
              {`Go on with ${name}, unfenced`}
            </Checkbox>
            {reasons.has(name) && (
              <ReasonField
                label={`Why is ${name} known to be off?`}
                value={reasons.get(name) ?? ''}
                onChange={(reason) => set(name, reason)}
              />
            )}
          </div>
        ))}
      </SpaceBetween>
    </Alert>
  );
