import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the API: the mock (`npm run mock`) or a real server. */
const api = process.env.YINUO_API ?? 'http://127.0.0.1:8787';

export default defineConfig({
  base: '/',
  plugins: [react()],
  server: { proxy: { '/api': api } },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
});
