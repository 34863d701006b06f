import { useGroupAction } from '../../api/actions.ts';
import { useNews } from '../../app/news.tsx';
import { goTo } from '../../app/route.ts';
import { HREF } from '../../model/route.ts';

/** An action that begins a run: its page is opened. @param what has begun, in a sentence */
export const useStarted = (groupId: string, what: string, onClose: () => void) => {
  const { tell } = useNews();
  return useGroupAction(groupId, ({ job_id }) => {
    const at = HREF.run(job_id);
    tell({ type: 'info', header: what, text: `Run ${job_id}.`, at });
    onClose();
    goTo(at);
  });
};
