// A small company for stories: two teams, an agent in each, a lead, a manager, a collaborator.
export const password = 'a long enough password 1'

/** {server, admin, roles, teams: {home, parts}, as: {agent, other, lead, manager, collaborator}} */
export async function makeCompany(server) {
  const admin = await server.logIn()
  const roles = Object.fromEntries((await admin.all('/roles')).map((role) => [role.key, role.id]))
  const home = await admin.post('/teams', { name_zh: '家电组', name_en: 'Appliances' })
  const parts = await admin.post('/teams', { name_zh: '配件组', name_en: 'Parts' })
  const as = {}
  const people = [
    ['agent', '安静', 'agent', [home.id]],
    ['other', '欧阳', 'agent', [parts.id]],
    ['lead', '林立', 'lead', [home.id]],
    ['manager', '马经理', 'manager', []],
    ['collaborator', '何协作', 'collaborator', []],
  ]
  for (const [login, name, role, teams] of people) {
    await admin.post('/users', { login, name, password, role_ids: [roles[role]], team_ids: teams })
    as[login] = await server.logIn(login, password)
  }
  return { server, admin, roles, teams: { home, parts }, as }
}

export const fault = {
  kind: 'fault',
  subject: '洗衣机不脱水',
  description: '脱水时报警 E3，\n衣服滴水。',
  impact: 'high',
  urgency: 'medium',
  customer: { name: '王小明', phone: '138 0000 1234' },
}
