import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useState } from 'react';
import { useInstances } from '../../api/queries.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { ActDialog } from '../../app/act-dialog.tsx';
import { byName } from '../../model/names.ts';
import { namedPoint } from '../../model/point-choice.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import { NamedPointInput } from './named-point.tsx';
import { useStarted } from './use-started.ts';

export interface RestoreDialogProps {
  readonly group: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Brings stopped servers of a group that has failed over to another recovery point. */
const RestoreDialog = ({ group, onClose }: RestoreDialogProps) => {
  const { command } = useSurroundings();
  const act = useStarted(group.id, `The restore of ${group.name} has been started`, onClose);
  const members = useInstances(group.id).data?.protected_instances ?? [];
  const [names, setNames] = useState<readonly string[]>([]);
  const [text, setText] = useState('');
  const named = namedPoint(text);
  const point = 'point' in named ? named.point : '';
  const restore = () => {
    const instances = members.filter(({ name }) => names.includes(name)).map(({ id }) => id);
    act.mutate({ action: { 'restore-server-group': { point, ...(instances.length > 0 ? { instances } : {}) } } });
  };
  return (
    <ActDialog
      title={`Restore ${group.name} to another recovery point`}
      confirmText="Restore"
      act={act}
      line={sdrsLines(command).restore(group.id, point, names)}
      whyNot={'whyNot' in named ? named.whyNot : undefined}
      onConfirm={restore}
      onClose={onClose}
    >
      <Box>
        For the day on which the newest data is the broken data. The servers have to be stopped: where one runs, the API
        refuses this and names it. Each gets disks made of the recovery point; the disks that it had are kept, and
        listed as left behind. NICs and addresses stay, and so does the group, so that another point can be tried.
      </Box>
      <NamedPointInput groupId={group.id} text={text} onChange={setText} />
      <FormField label="Servers" description="None chosen means all of them.">
        <Multiselect
          selectedOptions={names.map((value) => ({ value, label: value }))}
          options={members.toSorted(byName).map(({ name }) => ({ value: name, label: name }))}
          placeholder="All servers"
          deselectAriaLabel={({ label }) => `Leave out ${label}`}
          onChange={({ detail }) => setNames(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
        />
      </FormField>
    </ActDialog>
  );
};

export default RestoreDialog;
