import { type ComponentProps, useRef } from 'react';
import { Button } from './button.tsx';

type Props = Pick<ComponentProps<typeof Button>, 'busy' | 'children' | 'small'> & {
  /** Endings and types, as `<input accept>` takes them. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
};

/** Lets the person choose a file of theirs. */
export function FileButton({ accept, onFile, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onFile(file);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      <Button {...rest} icon="file" onClick={() => input.current?.click()} />
    </>
  );
}
