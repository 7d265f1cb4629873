/* The form of a new ticket: a customer who is known or is made on the way, and a look at what that
 * customer already has open, so that one problem does not become two tickets. */
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { tickets } from '@/api/ticket'
import type { Channel, Degree, Ticket, TicketKind, Unit } from '@/api/types'
import { useForm } from '@/app/useForm'
import { emptyCustomer } from '@/customer/emptyCustomer'

/* about: the unit that it is opened for, with its owner as the customer. */
export function useNewTicket(about: Unit | null) {
  const { busy, errors, sentence, submit } = useForm()
  const form = reactive({
    kind: 'fault' as TicketKind,
    subject: '',
    description: '',
    impact: 'medium' as Degree,
    urgency: 'medium' as Degree,
    channel: 'phone' as Channel,
    team_id: null as number | null,
    assignee_id: null as number | null,
    tags: [] as string[],
    unit_id: about?.id as number | undefined,
  })
  const known = ref<number | null>(about?.customer_id ?? null)
  const customer = ref(emptyCustomer())
  const openTickets = shallowRef<Ticket[]>([])
  const canSave = computed(() => form.subject.trim() !== '')

  /* A unit that was picked first says whose it is. */
  function unitPicked(unit: Unit | null): void {
    if (unit?.customer_id && !known.value && !customer.value.name) known.value = unit.customer_id
  }

  watch(known, async (id) => {
    openTickets.value = []
    if (!id) return
    const page = await tickets.list({ view: 'open', customer_id: id, limit: 5 }).catch(() => null)
    if (page && known.value === id) openTickets.value = page.items
  }, { immediate: true })

  function customerPart() {
    if (known.value) return { customer_id: known.value }
    const { name, phone, mail, kind } = customer.value
    if (!name.trim()) return {}
    return { customer: { kind, name, phone: phone || null, mail: mail || null } }
  }

  /* The new ticket, or null when it was refused (the form shows why). */
  async function save(): Promise<Ticket | null> {
    let made: Ticket | null = null
    await submit(async () => {
      const clean = {
        ...form,
        team_id: form.team_id || null,
        assignee_id: form.assignee_id || null,
        unit_id: form.unit_id || null,
        ...customerPart(),
      }
      made = await tickets.add(clean)
    })
    return made
  }

  return { form, customer, known, unitPicked, openTickets, busy, errors, sentence, canSave, save }
}
