import { Mark } from '../ui/logo.tsx';

/** While it is unknown who is there: seen for longer on slow lines only. */
export const Splash = () => (
  <main className="front" aria-busy="true">
    <Mark className="splash" />
    <p className="visually-hidden">Loading</p>
  </main>
);
