import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `npm run dev` finds the API: the mock (`npm run mock`) or a real server. */
const api = process.env.YINUO_API ?? 'http://127.0.0.1:8787';

/** The technician's page is a document of its own; the server knows that, and so does `npm run dev`. */
const field: Plugin = {
  name: 'field-document',
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      if (/^\/field(\/|\?|$)/.test(request.url ?? '')) request.url = '/field.html';
      next();
    });
  },
};

export default defineConfig({
  base: '/',
  plugins: [react(), field],
  server: { proxy: { '/api': api } },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 900, rolldownOptions: { input: ['index.html', 'field.html'] } },
});
