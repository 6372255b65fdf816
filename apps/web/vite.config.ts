import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const SERVER = process.env['INKVINE_SERVER'] ?? 'http://localhost:3000';

/** Every browser that runs this bundle reads WOFF2; the older format would double the fonts shipped. */
const onlyWoff2: Plugin = {
  name: 'inkvine:only-woff2',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@fontsource')) return null;
    return code.replaceAll(/,\s*url\([^)]*\.woff\) format\('woff'\)/g, '');
  },
};

export default defineConfig({
  plugins: [onlyWoff2, react(), tailwindcss()],
  build: {
    target: 'es2023',
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(
      ['/trpc', '/api', '/webhooks', '/checkout', '/health'].map((path) => [path, { target: SERVER }]),
    ),
  },
});
