// The workstation in the browser: `npm run dev` while working on it, scripts/build-web.js to build it.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** With these, a page may share memory between its threads; src/server sends the same. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export default defineConfig({
  root: here('./src/web'),
  base: './',
  publicDir: here('./build/web-assets'),
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: here('./build/web'),
    emptyOutDir: true,
    target: 'es2024',
    // Browsers that know light-dark() by themselves.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 6000,
    rolldownOptions: {
      input: { index: here('./src/web/index.html'), isolation: here('./src/web/isolation.ts') },
      // A service worker lies beside the page under its own name.
      output: {
        entryFileNames: ({ name }) => (name === 'isolation' ? 'isolation.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { headers: isolation, fs: { allow: [here('.')] } },
  preview: { headers: isolation },
})
