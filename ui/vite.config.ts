import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * The window's prototypes are frozen (tauri.conf.json), so a library that assigns `toString` or
 * `valueOf` to an object of its own fails; it has to define them. dayjs is the one that does.
 */
const definedMethods: Plugin = {
  name: 'defined-methods',
  transform(code, id) {
    if (!id.includes('/node_modules/dayjs/') || !/\.(toString|valueOf)=function/.test(code)) return null;
    return code.replaceAll(
      /([\w$]+)\.(toString|valueOf)=function\(\)\{([^}]*)\}/g,
      'Object.defineProperty($1,"$2",{value:function(){$3},configurable:true,writable:true})',
    );
  },
};

export default defineConfig({
  base: './',
  plugins: [react(), definedMethods],
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
