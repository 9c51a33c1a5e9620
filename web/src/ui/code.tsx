import { CopyButton } from './copy.tsx';

/** A text to be copied: a key, an address, a secret. */
export const Code = ({ text, what }: { readonly text: string; readonly what: string }) => (
  <div className="copy-box">
    <code>{text}</code>
    <CopyButton text={text} what={what} />
  </div>
);
