import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';

/** As the API takes a reason. */
const MOST = 1_000;

interface ReasonFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export const ReasonField = ({ label, description, value, onChange }: ReasonFieldProps) => (
  <FormField label={label} description={description} constraintText="Kept in the audit trail and in the report.">
    <Textarea
      value={value}
      rows={2}
      ariaRequired
      nativeTextareaAttributes={{ maxLength: MOST }}
      onChange={(event) => onChange(event.detail.value)}
    />
  </FormField>
);
