/* A new version of a calendar, or a new calendar, empty or after another: what stands in the form, and what is sent. */
import { computed, reactive, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { calendars } from '@/api/calendar'
import type { Calendar, CalendarChange, CalendarContent } from '@/api/types'
import { useForm } from '@/app/useForm'
import { useLoad } from '@/app/useLoad'
import { useTime } from '@/app/useTime'
import { spansOf, spansText, weekdays } from './content'
import { contentWith, specialDaysOf, yearlyDaysOf } from './specialDays'
import type { SpecialDay, YearlyDay } from './specialDays'
import { instantOf } from './zoned'

/* The latest version: what comes next follows it, in force or not. */
async function latest(key: string): Promise<Calendar> {
  const c = await calendars.read(key)
  return c.number === c.version ? c : calendars.read(key, c.version)
}

const emptyWeek = () => Object.fromEntries(weekdays.map((w) => [w, ''])) as Record<(typeof weekdays)[number], string>

export function useCalendarEditor() {
  const { t } = useI18n()
  const route = useRoute()
  const { zone } = useTime()
  const { busy, errors, sentence, keep } = useForm()
  const key = computed(() => (route.name === 'calendar-edit' ? String(route.params.key) : ''))
  const from = key.value || String(route.query.from ?? '')
  const form = reactive({ key: '', name_zh: '', name_en: '', zone: zone.value, covers_to: '', effective: '', note: '', week: emptyWeek() })
  const days = ref<SpecialDay[]>([])
  const yearly = ref<YearlyDay[]>([])
  const was = shallowRef<Calendar | null>(null)
  const base = shallowRef<CalendarContent>({ zone: zone.value, week: {} })

  function fill(c: Calendar): void {
    const { name_zh, name_en, ...rest } = c.calendar
    // What the program calls its own calendar is not the name of a copy.
    base.value = key.value ? c.calendar : rest
    was.value = key.value ? c : null
    form.name_zh = key.value ? c.name_zh : t('calendar.copy_name', { name: c.name_zh }, { locale: 'zh' })
    form.name_en = key.value ? c.name_en : t('calendar.copy_name', { name: c.name_en }, { locale: 'en' })
    form.zone = c.calendar.zone
    form.covers_to = c.calendar.covers_to ?? ''
    for (const w of weekdays) form.week[w] = spansText(c.calendar.week[w] ?? [])
    days.value = specialDaysOf(c.calendar)
    yearly.value = yearlyDaysOf(c.calendar)
  }
  const start = useLoad(async () => {
    if (from) fill(await latest(from))
    else for (const w of weekdays.slice(0, 5)) form.week[w] = '09:00–18:00'
    return true
  })

  const content = (): CalendarContent => ({
    ...contentWith(base.value, days.value, yearly.value),
    zone: form.zone,
    week: Object.fromEntries(weekdays.filter((w) => form.week[w].trim()).map((w) => [w, spansOf(form.week[w])])),
    covers_to: form.covers_to || null,
  })

  const save = () =>
    keep(() => {
      const change: CalendarChange = {
        name_zh: form.name_zh, name_en: form.name_en, calendar: content(), note: form.note,
        effective_at: form.effective ? instantOf(zone.value, form.effective) : null,
      }
      return was.value ? calendars.change(was.value.key, change, was.value.version) : calendars.add({ ...change, key: form.key.trim() })
    })

  return { form, days, yearly, was, start, from, zone, busy, errors, sentence, save }
}
