import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Served by the server itself under /app/, whose policy forbids everything inline: no data: files, no inline script. */
export default defineConfig({
  base: '/app/',
  plugins: [react()],
  resolve: { conditions: ['hodlxxi-source', 'module', 'browser', 'production'] },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
