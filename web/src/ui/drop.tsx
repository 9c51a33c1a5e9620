import { type ReactNode, useState } from 'react';

type Props = { readonly onFile: (file: File) => void; readonly children: ReactNode };

/** Takes a file that is dropped on it: a second way, so a button for choosing one has to be inside. */
export function Drop({ onFile, children }: Props) {
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way for files, the button is the first
    <div
      className={isOver ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
    >
      {children}
    </div>
  );
}
