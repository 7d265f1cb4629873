/* A customer's problem on its way in. */
import { computed, reactive } from 'vue'
import { portal, uploadPortalFile } from '@/api/portal'
import type { PortalReceipt, TicketKind } from '@/api/types'
import { useForm } from '@/app/useForm'
import { useUploads } from '@/app/useUploads'

/* unit: the token of a scanned code, empty without one. */
export function useSubmit(unit: () => string) {
  const { busy, errors, sentence, submit } = useForm()
  const files = useUploads(uploadPortalFile)
  const form = reactive({
    kind: 'fault' as TicketKind,
    phone: '',
    mail: '',
    name: '',
    description: '',
    product: '',
    order_number: '',
  })
  const canSend = computed(
    () =>
      (form.phone.trim() !== '' || form.mail.trim() !== '') &&
      form.name.trim() !== '' &&
      form.description.trim() !== '' &&
      !files.busy.value,
  )

  async function send(): Promise<PortalReceipt | null> {
    let receipt: PortalReceipt | null = null
    await submit(async () => {
      receipt = await portal.submit({
        ...form,
        phone: form.phone.trim() || null,
        mail: form.mail.trim() || null,
        product: form.product.trim() || null,
        order_number: form.order_number.trim() || null,
        unit: unit() || null,
        attachments: files.ready.value.flatMap((f) => f.claim ?? []),
      })
    })
    return receipt
  }

  return { form, files, busy, errors, sentence, canSend, send }
}
