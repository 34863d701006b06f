import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import { usePoints } from '../../api/protection.ts';
import { namedPoints } from '../../model/point-lists.ts';

interface NamedPointInputProps {
  readonly groupId: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** One of the list was taken, or Enter pressed. @default it is a change like others */
  readonly onTaken?: (text: string) => void;
}

/** A moment, or a recovery point by its name. */
export const NamedPointInput = ({ groupId, text, onChange, onTaken = onChange }: NamedPointInputProps) => {
  const { data, error, isPending } = usePoints(groupId);
  const options = data ? namedPoints(data) : [];
  return (
    <FormField
      label="A moment, or the name of a recovery point"
      constraintText="Such as 2026-11-28 18:00 UTC. A server that has none of the name goes to its newest one that is not younger."
      errorText={data === undefined && error && `The list of recovery points did not come: ${error.message}`}
    >
      <Autosuggest
        value={text}
        options={[...options]}
        enteredTextLabel={(value) => `Use: ${value}`}
        empty="No recovery point is listed."
        statusType={isPending ? 'loading' : 'finished'}
        loadingText="EC2 is asked for the recovery points"
        ariaRequired
        onChange={({ detail: { value } }) => onChange(value)}
        onSelect={({ detail: { value } }) => onTaken(value)}
      />
    </FormField>
  );
};
