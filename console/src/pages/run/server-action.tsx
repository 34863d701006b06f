import Button from '@cloudscape-design/components/button';
import { canBeAccepted, canBeStarted } from '../../model/run-choices.ts';
import type { Asking } from './asked.ts';

/** What can be done about one server, if anything. */
export const ServerAction = ({ id, story, ask }: Omit<Asking, 'group'> & { readonly id: string }) => {
  const server = story.servers.find((one) => one.id === id);
  if (server === undefined) return null;
  if (canBeAccepted(story, server)) {
    return (
      <Button
        variant="inline-link"
        ariaLabel={`Accept unfenced… ${server.name}`}
        onClick={() => ask({ is: 'accept', server })}
      >
        Accept unfenced…
      </Button>
    );
  }
  if (!canBeStarted(story, server)) return null;
  return (
    <Button
      variant="inline-link"
      ariaLabel={`Start DR server… ${server.name}`}
      onClick={() => ask({ is: 'start', servers: [server] })}
    >
      Start DR server…
    </Button>
  );
};
