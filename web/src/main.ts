import { createApp } from 'vue'
import '@/app/tokens.css'
import '@/app/element.css'
import '@/app/base.css'
import App from '@/app/App.vue'
import { i18n } from '@/app/i18n'
import { router } from '@/app/router'

createApp(App).use(i18n).use(router).mount('#app')
