import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './',
  plugins: [react()],
  clearScreen: false,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The oldest WebKit that the program meets is Debian 12's.
    target: ['es2022', 'safari16.4'],
    modulePreload: { polyfill: false },
    // One local file: there is no network to save.
    chunkSizeWarningLimit: 4000,
    assetsInlineLimit: 0,
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true },
});
