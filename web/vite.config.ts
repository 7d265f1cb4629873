import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vite'

// Where `npm run dev` finds the program; the built files are embedded in it and need no proxy.
const server = process.env.AFTERSALE_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [
    vue(),
    components({
      dirs: [],
      resolvers: [ElementPlusResolver({ importStyle: 'css' })],
      dts: 'src/components.d.ts',
    }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_I18N_LEGACY_API__: false,
    // Messages are interpreted, not compiled to functions: the CSP forbids eval.
    __INTLIFY_JIT_COMPILATION__: true,
    __VUE_OPTIONS_API__: true,
  },
  build: {
    target: 'es2022',
    // No data: URLs in the output, so that the CSP can stay narrow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': server } },
})
