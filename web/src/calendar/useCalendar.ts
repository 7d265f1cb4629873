/* One calendar, a version of it and the days of a year, as the address says; read again when it changes. */
import { computed, watch } from 'vue'
import { useRoute } from 'vue-router'
import { calendars } from '@/api/calendar'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'
import { useQuery } from '@/app/useQuery'
import { dayIn } from './zoned'

export function useCalendar() {
  const route = useRoute()
  const query = useQuery()
  const key = computed(() => String(route.params.key))
  const version = query.number('version')
  const asked = query.number('year')
  const record = useLoad(() => calendars.read(key.value, version.value))
  const today = computed(() => (record.data.value ? dayIn(record.data.value.zone, Date.now()) : ''))
  const year = computed(() => asked.value ?? Number((today.value || new Date().toISOString()).slice(0, 4)))
  const days = useLoad(() => calendars.days(key.value, year.value, version.value))

  /* On the way to another page the address has neither key nor year of ours. */
  const isHere = () => route.name === 'calendar'
  function reload(): void {
    if (!isHere()) return
    void record.reload()
    void days.reload()
  }
  watch([key, version], reload, { immediate: true })
  watch(year, () => isHere() && void days.reload())
  useLive(['calendar'], reload)

  return { key, version, year, today, record, days, reload, setYear: (y: number) => query.set('year', y), setVersion: (n?: number) => query.set('version', n) }
}
