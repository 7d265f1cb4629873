// A small process for stories: a claim is reviewed, goods are awaited, money goes back; large amounts need two people.
export const small = (more = {}) => ({
  key: 'claim', zh: '索赔', en: 'Claim', kinds: ['return'], auto_start: true, start: 'review', calendar: 'always',
  fields: [
    { key: 'cause', zh: '原因', en: 'Cause', type: 'choice', choices: [{ key: 'broken', zh: '坏了', en: 'Broken' }, { key: 'other', zh: '其他', en: 'Other' }] },
    { key: 'amount', zh: '金额', en: 'Amount', type: 'money' },
    { key: 'fast', zh: '走快速', en: 'Fast lane', type: 'flag' },
    { key: 'seen_on', zh: '查看日', en: 'Seen on', type: 'date' },
  ],
  steps: [
    { key: 'review', zh: '审核', en: 'Review', role: 'agent', form: ['cause', 'amount', 'seen_on'], minutes: 60, hint_zh: '看证据', hint_en: 'Look at the evidence' },
    { key: 'which', zh: '走哪边', en: 'Which way', kind: 'decision' },
    { key: 'goods', zh: '等货', en: 'Waiting for goods', kind: 'wait', status: 'waiting', waits_for: 'customer', legal_days: 7, legal_basis: '第二十四条' },
    { key: 'pay', zh: '付款', en: 'Paying', role: 'lead' },
    { key: 'done', zh: '完成', en: 'Done', kind: 'end', status: 'resolved' },
    { key: 'refused', zh: '拒绝', en: 'Refused', kind: 'end', status: 'closed', exception: true },
  ],
  moves: [
    { key: 'accept', zh: '同意', en: 'Accept', from: 'review', to: 'which', required: ['cause', 'amount'], two_person_field: 'amount', two_person_above: 50000, approvers: ['lead'] },
    { key: 'refuse', zh: '拒绝', en: 'Refuse', from: 'review', to: 'refused', reason: true, guard: { field: 'cause', op: '=', value: 'other' } },
    { key: 'small', zh: '小额', en: 'Small', from: 'which', to: 'pay', guard: { field: 'amount', op: '<', value: 1000 } },
    { key: 'large', zh: '其余', en: 'Else', from: 'which', to: 'goods' },
    { key: 'came', zh: '货到', en: 'Goods came', from: 'goods', to: 'pay', automatic: true, guard: { field: 'rma_state', op: '=', value: 'received' } },
    { key: 'here', zh: '登记到货', en: 'Write down', from: 'goods', to: 'pay', roles: ['agent'] },
    { key: 'keeps', zh: '不退了', en: 'Keep it', from: 'goods', to: 'refused', roles: ['customer'], reason: true },
    { key: 'paid', zh: '已付', en: 'Paid', from: 'pay', to: 'done', effects: [
      { kind: 'reply', zh: '{customer}您好，工单 {number} 已退 {amount} 元。', en: 'Dear {customer}, {amount} were paid back for {number}.' },
      { kind: 'task', zh: '归档 {number}', en: 'File {number}', role: 'agent', minutes: 30 },
      { kind: 'set', field: 'fast', value: true },
    ] },
    { key: 'withdraw', zh: '客户撤回', en: 'Withdrawn', from: '*', to: 'refused', roles: ['lead'], reason: true },
  ],
  ...more,
})

export const ifMatch = (record) => ({ 'If-Match': `"${record.version}"` })

/** Adds a process and switches it on. */
export async function switchOn(manager, definition, note = 'first') {
  const added = await manager.post('/processes', definition)
  return manager.post(`/processes/${added.id}/switch-on`, { note }, ifMatch(added))
}
