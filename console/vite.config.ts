import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompressed } from './build/compress.ts';
import { fontsAsFiles } from './build/fonts.ts';

export default defineConfig({
  plugins: [react(), fontsAsFiles(), precompressed()],
  build: {
    target: 'es2023',
    // The content security policy takes no `data:` for a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What a page loads is read from here: see build/sizes.ts.
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 2_000,
  },
});
