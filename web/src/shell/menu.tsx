import type { Area } from '../areas.ts';
import { SignOutButton } from '../session/sign-out.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Nav } from './nav.tsx';
import { Who } from './who.tsx';

/** Everything, on a phone. */
export const Menu = ({
  areas,
  onClose,
}: {
  readonly areas: readonly Area[];
  readonly onClose: () => void;
}) => (
  <Dialog title="More" shape="drawer" onClose={onClose}>
    <Who />
    <nav aria-label="Everything">
      <Nav areas={areas} onPick={onClose} />
    </nav>
    <SignOutButton />
  </Dialog>
);
