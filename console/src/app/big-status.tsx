import Icon, { type IconProps } from '@cloudscape-design/components/icon';
import type { Shown } from '../model/words.ts';

const ICONS: Readonly<Record<Shown['type'], readonly [IconProps.Name, IconProps.Variant]>> = {
  success: ['status-positive', 'success'],
  error: ['status-negative', 'error'],
  warning: ['status-warning', 'warning'],
  'in-progress': ['status-in-progress', 'link'],
  stopped: ['status-stopped', 'subtle'],
  pending: ['status-pending', 'subtle'],
  info: ['status-info', 'link'],
};

/** The word that is read from across the room, with its icon. */
export const BigStatus = ({ shown: { type, word } }: { readonly shown: Shown }) => {
  const [name, variant] = ICONS[type];
  return (
    <span className={`big-status big-status-${type}`}>
      <Icon name={name} variant={variant} size="medium" /> {word}
    </span>
  );
};
