import { get, patch, post, remove } from './http'
import type { Query } from './http'
import type {
  AuditEvent,
  Colleague,
  Company,
  Me,
  NewRole,
  NewTeam,
  NewToken,
  NewUser,
  Page,
  Permission,
  Role,
  Session,
  Team,
  Token,
  User,
  UserChange,
} from './types'

export const login = (login: string, password: string) => post<Me>('/session', { login, password })
export const logout = () => remove('/session')

export const me = {
  read: () => get<Me>('/me'),
  edit: (change: Partial<Me>, version: number) => patch<Me>('/me', change, version),
  password: (current: string, next: string) => post<void>('/me/password', { current, new: next }),
  sessions: () => get<Page<Session>>('/me/sessions'),
  endSession: (id: number) => remove(`/me/sessions/${id}`),
  tokens: () => get<Page<Token>>('/me/tokens'),
  addToken: (form: NewToken) => post<Token>('/me/tokens', form),
  dropToken: (id: number) => remove(`/me/tokens/${id}`),
}

export const users = {
  list: (query: Query) => get<Page<User>>('/users', query),
  add: (form: NewUser) => post<User>('/users', form),
  edit: (id: number, change: Partial<UserChange>, version: number) =>
    patch<User>(`/users/${id}`, change, version),
  password: (id: number, password: string) => post<void>(`/users/${id}/password`, { password }),
}

export const colleagues = () => get<Page<Colleague>>('/colleagues')

export const teams = {
  list: () => get<Page<Team>>('/teams'),
  add: (form: NewTeam) => post<Team>('/teams', form),
  edit: (id: number, change: Partial<Team>, version: number) =>
    patch<Team>(`/teams/${id}`, change, version),
}

export const roles = {
  list: () => get<Page<Role>>('/roles'),
  permissions: () => get<Page<Permission>>('/permissions'),
  add: (form: NewRole) => post<Role>('/roles', form),
  edit: (id: number, change: Partial<Role>, version: number) =>
    patch<Role>(`/roles/${id}`, change, version),
  drop: (role: Role) => remove(`/roles/${role.id}`, role.version),
}

export const company = {
  read: () => get<Company>('/company'),
  edit: (change: Partial<Company>, version: number) => patch<Company>('/company', change, version),
}

export const audit = (query: Query) => get<Page<AuditEvent>>('/events', query)
