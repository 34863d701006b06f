import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { Text } from './text.tsx';

/** The line that does the same as a button, for the terminal or for the ticket. */
export const SdrsLine = ({ line }: { readonly line: string }) => (
  <div className="sdrs-line">
    <CopyToClipboard
      variant="icon"
      copyButtonAriaLabel={`Copy the command ${line}`}
      textToCopy={line}
      copySuccessText="The command is copied."
      copyErrorText="The command could not be copied."
    />
    <code>
      <Text>{line}</Text>
    </code>
  </div>
);
