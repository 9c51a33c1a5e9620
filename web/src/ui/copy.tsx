import { IconButton } from './button.tsx';
import { useToast } from './toast-context.ts';

/** `what` in words: "the public key". */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const toast = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast({ text: `Copied ${what}` });
    } catch {
      toast({
        text: 'The browser did not allow copying. Select the text and copy it by hand.',
        kind: 'problem',
      });
    }
  };
  return <IconButton icon="copy" label={`Copy ${what}`} onClick={() => void copy()} />;
}
