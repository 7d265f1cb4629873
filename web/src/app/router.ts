/* All pages. `open` pages need no login; `place` lights the rail; `need` is the permission without which
 * the page says so instead of trying. */
import { createRouter, createWebHistory } from 'vue-router'
import type { RouteRecordRaw } from 'vue-router'
import { useSession } from '@/people/useSession'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    open?: boolean
    place?: string
    need?: string
  }
}

const settings: RouteRecordRaw[] = [
  { path: 'users', name: 'users', component: () => import('@/people/UsersPage.vue'), meta: { title: 'people.users', need: 'people.read' } },
  { path: 'teams', name: 'teams', component: () => import('@/people/TeamsPage.vue'), meta: { title: 'people.teams', need: 'people.read' } },
  { path: 'roles', name: 'roles', component: () => import('@/people/RolesPage.vue'), meta: { title: 'people.roles', need: 'people.read' } },
  {
    path: 'standards',
    children: [
      { path: '', name: 'standards', component: () => import('@/standard/StandardsPage.vue'), meta: { title: 'standard.list' } },
      { path: ':id(new|\\d+)', name: 'standard', component: () => import('@/standard/StandardPage.vue'), meta: { title: 'standard.title' } },
    ],
  },
  {
    path: 'calendars',
    children: [
      { path: '', name: 'calendars', component: () => import('@/calendar/CalendarsPage.vue'), meta: { title: 'calendar.list' } },
      { path: ':key', name: 'calendar', component: () => import('@/calendar/CalendarPage.vue'), meta: { title: 'calendar.title' } },
      { path: ':key/edit', name: 'calendar-edit', component: () => import('@/calendar/CalendarEditorPage.vue'), meta: { title: 'calendar.edit', need: 'calendar.write' } },
      // Not below it: "new" may be a calendar's key.
      { path: '/settings/new-calendar', name: 'calendar-new', component: () => import('@/calendar/CalendarEditorPage.vue'), meta: { title: 'calendar.add', need: 'calendar.write' } },
    ],
  },
  { path: 'engineers', name: 'visit-engineers', component: () => import('@/visit/EngineersPage.vue'), meta: { title: 'visit.engineers' } },
  { path: 'audit', name: 'audit', component: () => import('@/people/AuditPage.vue'), meta: { title: 'audit.title', need: 'event.read' } },
  { path: 'jobs', name: 'jobs', component: () => import('@/jobs/JobsPage.vue'), meta: { title: 'jobs.title', need: 'job.read' } },
  { path: 'refund-limits', name: 'refund-limits', component: () => import('@/refund/RefundLimitsPage.vue'), meta: { title: 'refund.limits' } },
  { path: 'company', name: 'company', component: () => import('@/people/CompanyPage.vue'), meta: { title: 'company.title' } },
]

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('@/ticket/DeskPage.vue'), meta: { title: 'desk.title' } },
  { path: '/login', name: 'login', component: () => import('@/people/LoginPage.vue'), meta: { title: 'login.title', open: true } },
  { path: '/desk/:view?/:id(\\d+)?', name: 'desk', component: () => import('@/ticket/DeskPage.vue'), meta: { title: 'desk.title', place: 'desk' } },
  { path: '/tickets/:id(\\d+)', name: 'ticket', component: () => import('@/ticket/TicketPage.vue'), meta: { title: 'ticket.title', place: 'desk' } },
  { path: '/customers', name: 'customers', component: () => import('@/customer/CustomersPage.vue'), meta: { title: 'customer.list', place: 'customers', need: 'customer.read' } },
  { path: '/customers/:id(\\d+)', name: 'customer', component: () => import('@/customer/CustomerPage.vue'), meta: { title: 'customer.title', place: 'customers', need: 'customer.read' } },
  { path: '/posts', name: 'posts', component: () => import('@/post/PostsPage.vue'), meta: { title: 'post.list', place: 'posts' } },
  { path: '/posts/coverage', name: 'coverage', component: () => import('@/post/CoveragePage.vue'), meta: { title: 'post.coverage.title', place: 'posts' } },
  { path: '/posts/rules', name: 'lint-rules', component: () => import('@/post/RulesPage.vue'), meta: { title: 'post.rules.title', place: 'posts' } },
  { path: '/posts/:id(\\d+)', name: 'post', component: () => import('@/post/PostPage.vue'), meta: { title: 'post.title', place: 'posts' } },
  { path: '/posts/:post(\\d+)/documents/:id(\\d+)', name: 'duty-document', component: () => import('@/post/DocumentPage.vue'), meta: { title: 'post.document', place: 'posts' } },
  { path: '/posts/:post(\\d+)/documents/:id(\\d+)/edit', name: 'duty-editor', component: () => import('@/duty/DutyEditorPage.vue'), meta: { title: 'duty.title', place: 'posts', need: 'duty.write' } },
  { path: '/posts/:post(\\d+)/documents/:id(\\d+)/compare/:with(\\d+)', name: 'duty-compare', component: () => import('@/post/ComparePage.vue'), meta: { title: 'post.compare', place: 'posts' } },
  { path: '/units', name: 'products', component: () => import('@/product/UnitsPage.vue'), meta: { title: 'product.title', place: 'products', need: 'product.read' } },
  { path: '/units/:id(\\d+)', name: 'unit', component: () => import('@/product/UnitPage.vue'), meta: { title: 'product.unit', place: 'products', need: 'product.read' } },
  { path: '/imports/:kind?', name: 'import', component: () => import('@/import/ImportPage.vue'), meta: { title: 'import.title', place: 'products' } },
  { path: '/models', name: 'models', component: () => import('@/product/ModelsPage.vue'), meta: { title: 'product.models', place: 'products', need: 'product.read' } },
  { path: '/models/:id(\\d+)', name: 'model', component: () => import('@/product/ModelPage.vue'), meta: { title: 'product.model', place: 'products', need: 'product.read' } },
  { path: '/categories', name: 'categories', component: () => import('@/product/CategoriesPage.vue'), meta: { title: 'product.categories', place: 'products', need: 'product.read' } },
  { path: '/warranty-terms', name: 'warranty-terms', component: () => import('@/product/TermsPage.vue'), meta: { title: 'product.terms', place: 'products', need: 'product.read' } },
  { path: '/orders', name: 'orders', component: () => import('@/product/OrdersPage.vue'), meta: { title: 'product.orders', place: 'products', need: 'product.read' } },
  { path: '/stock', name: 'stock', component: () => import('@/stock/StockPage.vue'), meta: { title: 'stock.title', place: 'products', need: 'stock.read' } },
  { path: '/parts/:id(\\d+)', name: 'part', component: () => import('@/stock/PartPage.vue'), meta: { title: 'stock.part', place: 'products', need: 'stock.read' } },
  { path: '/orders/:id(\\d+)', name: 'order', component: () => import('@/product/OrderPage.vue'), meta: { title: 'product.order', place: 'products', need: 'product.read' } },
  { path: '/returns', name: 'returns', component: () => import('@/rma/ReturnsPage.vue'), meta: { title: 'rma.list.title', place: 'returns' } },
  { path: '/refunds', name: 'refunds', component: () => import('@/refund/RefundsPage.vue'), meta: { title: 'refund.list', place: 'refunds' } },
  { path: '/notifications', name: 'notifications', component: () => import('@/notification/NotificationsPage.vue'), meta: { title: 'notification.title', place: 'notifications' } },
  { path: '/remedies', name: 'remedies', component: () => import('@/remedy/TryPage.vue'), meta: { title: 'remedy.try.title', place: 'remedies' } },
  { path: '/remedies/rules', name: 'remedy-rules', component: () => import('@/remedy/RulesPage.vue'), meta: { title: 'remedy.rules.title', place: 'remedies' } },
  { path: '/remedies/rules/:rule', name: 'remedy-rule', component: () => import('@/remedy/RulePage.vue'), meta: { title: 'remedy.rules.title', place: 'remedies' } },
  { path: '/remedies/promises', name: 'remedy-promises', component: () => import('@/remedy/PromisesPage.vue'), meta: { title: 'remedy.promises.title', place: 'remedies' } },
  { path: '/visits', name: 'visits', component: () => import('@/visit/VisitsPage.vue'), meta: { title: 'visit.mine', place: 'visits' } },
  { path: '/visits/board', name: 'visit-board', component: () => import('@/visit/BoardPage.vue'), meta: { title: 'visit.board.title', place: 'visits', need: 'visit.plan' } },
  { path: '/visits/:id(\\d+)', name: 'visit', component: () => import('@/visit/VisitPage.vue'), meta: { title: 'visit.title', place: 'visits' } },
  { path: '/processes/:id(\\d+)/watch', name: 'process-watch', component: () => import('@/process/WatchPage.vue'), meta: { title: 'watch.title', place: 'processes' } },
  { path: '/processes/:id(\\d+)/try', name: 'process-try', component: () => import('@/process/TryProcessPage.vue'), meta: { title: 'watch.try.title', place: 'processes', need: 'process.write' } },
  { path: '/processes', name: 'processes', component: () => import('@/process/ProcessesPage.vue'), meta: { title: 'process.list', place: 'processes' } },
  { path: '/processes/:id(\\d+)', name: 'process', component: () => import('@/process/ProcessPage.vue'), meta: { title: 'process.title', place: 'processes' } },
  { path: '/processes/:id(\\d+)/edit', name: 'process-edit', component: () => import('@/process/ProcessEditorPage.vue'), meta: { title: 'process.editor', place: 'processes', need: 'process.write' } },
  { path: '/measures', name: 'measures', component: () => import('@/measure/MeasuresPage.vue'), meta: { title: 'measure.list', place: 'measures', need: 'measure.read' } },
  { path: '/measures/own/:id(new|\\d+)', name: 'own-measure', component: () => import('@/measure/OwnMeasurePage.vue'), meta: { title: 'measure.own.add', place: 'measures', need: 'measure.write' } },
  { path: '/measures/:key', name: 'measure', component: () => import('@/measure/MeasurePage.vue'), meta: { title: 'measure.title', place: 'measures', need: 'measure.read' } },
  { path: '/quality', name: 'quality-home', component: () => import('@/quality/HomePage.vue'), meta: { title: 'quality.title', place: 'quality' } },
  { path: '/quality/todo', name: 'quality', component: () => import('@/quality/TodoPage.vue'), meta: { title: 'quality.todo', place: 'quality' } },
  { path: '/quality/checks/:id(\\d+)', name: 'quality-check', component: () => import('@/quality/CheckPage.vue'), meta: { title: 'quality.check', place: 'quality' } },
  { path: '/quality/results', name: 'quality-results', component: () => import('@/quality/ResultsPage.vue'), meta: { title: 'quality.results', place: 'quality', need: 'quality.read' } },
  { path: '/quality/disputes', name: 'quality-disputes', component: () => import('@/quality/DisputesPage.vue'), meta: { title: 'quality.disputes', place: 'quality', need: 'quality.read' } },
  { path: '/quality/plans', name: 'quality-plans', component: () => import('@/quality/PlansPage.vue'), meta: { title: 'quality.plans', place: 'quality', need: 'quality.plan' } },
  { path: '/quality/plans/:id(\\d+)', name: 'quality-plan', component: () => import('@/quality/PlanPage.vue'), meta: { title: 'quality.plan', place: 'quality', need: 'quality.plan' } },
  { path: '/quality/forms', name: 'quality-forms', component: () => import('@/quality/FormsPage.vue'), meta: { title: 'quality.forms', place: 'quality', need: 'quality.plan' } },
  { path: '/quality/forms/:id(new|\\d+)', name: 'quality-form', component: () => import('@/quality/FormPage.vue'), meta: { title: 'quality.form', place: 'quality', need: 'quality.plan' } },
  { path: '/quality/calibration', name: 'quality-calibration', component: () => import('@/quality/CalibrationPage.vue'), meta: { title: 'quality.calibration', place: 'quality', need: 'quality.plan' } },
  { path: '/appraisals', name: 'appraisals', component: () => import('@/appraisal/MinePage.vue'), meta: { title: 'appraisal.mine', place: 'appraisals' } },
  { path: '/appraisals/led', name: 'appraisals-led', component: () => import('@/appraisal/LedPage.vue'), meta: { title: 'appraisal.led', place: 'appraisals' } },
  { path: '/appraisals/peers', name: 'appraisal-peers', component: () => import('@/appraisal/PeersPage.vue'), meta: { title: 'appraisal.peers', place: 'appraisals' } },
  { path: '/appraisals/:id(\\d+)', name: 'appraisal', component: () => import('@/appraisal/SheetPage.vue'), meta: { title: 'appraisal.sheet', place: 'appraisals' } },
  { path: '/appraisal-cycles', name: 'appraisal-cycles', component: () => import('@/appraisal/CyclesPage.vue'), meta: { title: 'appraisal.cycles', place: 'appraisals' } },
  { path: '/appraisal-cycles/:id(\\d+)', name: 'appraisal-cycle', component: () => import('@/appraisal/CyclePage.vue'), meta: { title: 'appraisal.cycle', place: 'appraisals' } },
  { path: '/appraisal-cycles/:id(\\d+)/team', name: 'appraisal-team', component: () => import('@/appraisal/TeamPage.vue'), meta: { title: 'appraisal.team.title', place: 'appraisals', need: 'appraisal.read' } },
  { path: '/appraisal-cycles/:id(\\d+)/calibration', name: 'appraisal-calibration', component: () => import('@/appraisal/CalibrationPage.vue'), meta: { title: 'appraisal.calibration.title', place: 'appraisals', need: 'appraisal.manage' } },
  { path: '/appraisal-cycles/:id(\\d+)/trainings', name: 'appraisal-trainings', component: () => import('@/appraisal/TrainingsPage.vue'), meta: { title: 'appraisal.training.title', place: 'appraisals', need: 'appraisal.read' } },
  { path: '/search', name: 'search', component: () => import('@/search/SearchPage.vue'), meta: { title: 'search.title', place: 'search' } },
  { path: '/profile', name: 'profile', component: () => import('@/people/ProfilePage.vue'), meta: { title: 'profile.title', place: 'profile' } },
  {
    path: '/settings',
    name: 'settings',
    component: () => import('@/app/SettingsShell.vue'),
    meta: { title: 'settings.title', place: 'settings' },
    children: settings,
  },
  {
    path: '/portal',
    component: () => import('@/portal/PortalShell.vue'),
    meta: { open: true },
    children: [
      { path: '', name: 'portal', component: () => import('@/portal/SubmitPage.vue'), meta: { title: 'portal.submit_title' } },
      { path: 'done', name: 'portal-done', component: () => import('@/portal/DonePage.vue'), meta: { title: 'portal.done_title' } },
      { path: '/track', name: 'track', component: () => import('@/portal/TrackPage.vue'), meta: { title: 'portal.track_title' } },
      { path: '/track/:number', name: 'track-ticket', component: () => import('@/portal/TrackTicketPage.vue'), meta: { title: 'portal.track_title' } },
    ],
  },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('@/app/MissingPage.vue'), meta: { title: 'state.missing', open: true } },
]

export const router = createRouter({ history: createWebHistory(), routes })

/* Pages are fetched when first visited. Inside, all are fetched ahead once there is time, so that a step
 * to another page needs no network. */
export function fetchPagesAhead(): void {
  const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 2000))
  idle(() => {
    for (const { components } of router.getRoutes()) {
      const page = components?.default
      if (typeof page === 'function') void (page as () => Promise<unknown>)().catch(() => {})
    }
  })
}

/* A page that is gone from the server belongs to an older version: start afresh with the new one. */
router.onError((error, to) => {
  const gone = /dynamically imported module|preload/i.test(String(error))
  if (gone && navigator.onLine) location.assign(to.fullPath)
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  const { home, load, loggedIn } = useSession()
  try {
    await load()
  } catch {
    return { name: 'login', query: { next: to.fullPath, unreachable: '1' } }
  }
  if (!loggedIn.value) return { name: 'login', query: to.name === 'home' ? {} : { next: to.fullPath } }
  return to.name === 'home' ? home() : true
})
