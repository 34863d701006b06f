import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { PointOption } from '../../api/shapes.ts';
import { type ChoiceRow, choiceRows, chosenRow, namedPoint, OTHER } from '../../model/point-choice.ts';
import { NamedPointInput } from '../protection/named-point.tsx';

/** What is chosen so far; nothing of it: what the API chooses by itself. */
export interface PointChosen {
  readonly point?: string;
  /** Another one is wanted, and is not named yet. */
  readonly whyNot?: string;
}

interface PointFieldProps {
  readonly groupId: string;
  /** Of the plan. */
  readonly options: readonly PointOption[];
  readonly chosen: PointChosen;
  readonly choose: (chosen: PointChosen) => void;
}

/** Which data the DR servers get, with what each choice would lose and take. */
export const PointField = ({ groupId, options, chosen, choose }: PointFieldProps) => {
  const [text, setText] = useState('');
  const take = (taken: string): void => {
    setText(taken);
    choose(namedPoint(taken));
  };
  const change = (typed: string): void => {
    setText(typed);
    choose({ whyNot: 'The plan is not made for the point that is named.' });
  };
  const row = chosen.whyNot === undefined ? chosenRow(chosen.point, options) : OTHER;
  return (
    <SpaceBetween size="s">
      <FormField label="Which data the DR servers get">
        <RadioGroup
          value={row}
          items={choiceRows(options).map(itemOf)}
          onChange={({ detail: { value } }) => choose(value === OTHER ? namedPoint(text) : { point: value })}
        />
      </FormField>
      {row === OTHER && (
        <>
          <NamedPointInput groupId={groupId} text={text} onChange={change} onTaken={take} />
          <Button onClick={() => take(text)}>Make the plan for this point</Button>
        </>
      )}
    </SpaceBetween>
  );
};

/** The description is of the name too: a name of its own counts for none where a dialog has scrolled it out of sight. */
const itemOf = ({ value, label, description, disabled }: ChoiceRow) => ({
  value,
  disabled,
  label: (
    <>
      <div>{label}</div>
      <Box variant="small">{description}</Box>
    </>
  ),
});
