import { createApp } from 'vue'
import '@/app/tokens.css'
import '@/app/element.css'
import '@/app/base.css'
import App from '@/app/App.vue'
createApp(App).mount('#app')
