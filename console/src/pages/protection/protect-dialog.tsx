import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { ActDialog } from '../../app/act-dialog.tsx';
import { standbysIn, type Turn } from '../../model/protection.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import { useStarted } from './use-started.ts';

export interface ProtectDialogProps {
  readonly group: { readonly id: string; readonly name: string };
  readonly turn: Turn;
  readonly onClose: () => void;
}

interface Words {
  /** Before the group's name. */
  readonly title: string;
  readonly confirm: string;
  readonly text: string;
  readonly begun: (name: string) => string;
}

const WORDS: Readonly<Record<Turn, Words>> = {
  enable: {
    title: 'Enable protection of',
    confirm: 'Enable',
    text: 'A first recovery point of each server is taken, which copies whole disks. The group can be failed over once all of them are complete. Where something else takes the recovery points, none is taken, and the group is protected at once.',
    begun: (name) => `Protection of ${name} is being enabled`,
  },
  again: {
    title: 'Protect again:',
    confirm: 'Protect again',
    text: 'The DR servers are production from now on, and the old production servers wait as DR servers. A first recovery point of each new production server is taken. Nothing is written to the old disks. Each old server has to be stopped: where one runs, the API refuses this by its name (SDRS.1342).',
    begun: (name) => `${name} is being protected again`,
  },
  disable: {
    title: 'Disable protection of',
    confirm: 'Disable',
    text: 'SDRS on AWS takes no recovery point any more; those that there are stay, and what something else takes goes on. The group cannot be failed over until protection is enabled again.',
    begun: (name) => `Protection of ${name} is being disabled`,
  },
};

/** Turns protection of a group on or off. */
const ProtectDialog = ({ group, turn, onClose }: ProtectDialogProps) => {
  const { command } = useSurroundings();
  const { title, confirm, text, begun } = WORDS[turn];
  const act = useStarted(group.id, begun(group.name), onClose);
  const [named, setNamed] = useState('');
  const standbys = standbysIn(named);
  const servers = 'servers' in standbys ? standbys.servers : [];
  const begin = () =>
    act.mutate({
      action:
        turn === 'disable'
          ? { 'stop-server-group': {} }
          : { 'start-server-group': servers.length > 0 ? { dr_servers: [...servers] } : {} },
    });
  return (
    <ActDialog
      title={`${title} ${group.name}`}
      confirmText={confirm}
      act={act}
      line={sdrsLines(command).turn(group.id, turn, servers)}
      whyNot={'whyNot' in standbys ? standbys.whyNot : undefined}
      onConfirm={begin}
      onClose={onClose}
    >
      <Box>{text}</Box>
      {turn === 'again' && (
        <FormField
          label="DR servers in the place of servers that do not exist any more, if any"
          constraintText="A line each: the server's name, =, and the id of another stopped server of its zone and VPC."
        >
          <Textarea
            value={named}
            rows={2}
            placeholder="web-1=i-0123456789abcdef0"
            onChange={({ detail }) => setNamed(detail.value)}
          />
        </FormField>
      )}
    </ActDialog>
  );
};

export default ProtectDialog;
