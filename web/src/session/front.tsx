import type { ReactNode } from 'react';
import { Logo } from '../ui/logo.tsx';

/** A page of one card, before the account is open. */
export const Front = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div className="front-page">
    <title>{`${title} · HODLXXI`}</title>
    <header className="front-top">
      <a className="home" href="/">
        <Logo />
      </a>
    </header>
    <main className="front">
      <div className="card front-card">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  </div>
);
