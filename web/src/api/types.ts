/* The records that travel between browser and server: names for the types that are generated from the
 * server's field tables (make generated). Nothing is described twice. */
import type { components } from './schema'

type Schemas = components['schemas']

export interface Page<T> {
  items: T[]
  next: string | null
}

export type Me = Schemas['Me']
export type Lang = Me['lang']
export type Theme = Me['theme']
export type Company = Schemas['Company']
export type PortalCompany = Schemas['PortalCompany']
export type Session = Schemas['Session']
export type Token = Schemas['Token']
export type NewToken = Schemas['TokenCreate']
export type User = Schemas['User']
export type NewUser = Schemas['UserCreate']
export type UserChange = Schemas['UserUpdate']
export type Colleague = Schemas['Colleague']
export type Team = Schemas['Team']
export type NewTeam = Schemas['TeamCreate']
export type Role = Schemas['Role']
export type NewRole = Schemas['RoleCreate']
export type Grant = Role['grants'][number]
export type Scope = Exclude<Grant['scope'], 'none'>
export type Permission = Schemas['Permission']
export type AuditEvent = Omit<Schemas['Event'], 'data'> & { data: Record<string, unknown> }

export type Customer = Schemas['Customer']
export type NewCustomer = Schemas['CustomerCreate']
export type CustomerKind = Customer['kind']
export type CustomerLevel = Customer['level']

export type Ticket = Schemas['Ticket']
export type NewTicket = Schemas['TicketCreate']
export type TicketChange = Partial<Schemas['TicketUpdate']>
export type TicketKind = Ticket['kind']
export type TicketStatus = Ticket['status']
export type Degree = Ticket['impact']
export type Priority = Ticket['priority']
export type Channel = Ticket['channel']
export type Attachment = Schemas['Attachment']
export type NewMessage = Schemas['MessageCreate']
export type Transfer = Schemas['TicketTransfer']
export type TimelineItem = Omit<Schemas['Message'], 'data'> & {
  data: Record<string, unknown> | null
}
export type ViewCount = Schemas['Count']
export type Change = Schemas['Stream']
export interface Found {
  tickets: Ticket[]
  customers: Customer[]
  units: Unit[]
}

export type FlowRow = Schemas['TicketFlow']
export type FlowValue = string | number | boolean | number[] | null
export type Flow = Omit<Schemas['Flow'], 'values' | 'approvals'> & {
  values: Record<string, FlowValue>
  approvals: FlowApproval[]
}
export type FlowLine = Flow['line'][number]
export type FlowWay = Flow['ways'][number]
export type FlowField = Flow['form'][number]
export type FlowApproval = Omit<Schemas['Flow']['approvals'][number], 'seen'> & { seen: { field: string; amount: number } }
export type FlowTask = Schemas['Task']
export type Process = Schemas['Process']

export type Category = Schemas['Category']
export type NewCategory = Schemas['CategoryCreate']
export type Model = Schemas['Model']
export type NewModel = Schemas['ModelCreate']
export type Part = NonNullable<Model['parts']>[number]
export type WarrantyTerm = Schemas['WarrantyTerm']
export type NewWarrantyTerm = Schemas['WarrantyTermCreate']
export type Unit = Schemas['Unit']
export type NewUnit = Schemas['UnitCreate']
export type UnitState = Unit['state']
export type SaleChannel = Unit['channel']
export type ImportKind = Schemas['Import']
export type ImportAnswer = Schemas['ImportAnswer']
export type RepairStay = Schemas['RepairStay']
export type NewRepairStay = Schemas['RepairStayUpdate']
export type Warranty = NonNullable<Unit['warranty']>[number]
export type UnitEvent = Omit<Schemas['History'], 'data'> & { data: Record<string, unknown> | null }
export type Order = Schemas['Order']
export type NewOrder = Schemas['OrderCreate']
export type OrderLine = NonNullable<Order['lines']>[number]

export type RemedyReport = Schemas['RemedyReport']
export type RemedyVerdict = RemedyReport['remedies'][number]
export type RemedyKind = RemedyVerdict['remedy']
export type RemedyMissing = RemedyVerdict['missing'][number]
export type RemedyCited = RemedyReport['rules'][number]
export type RemedyFact = Schemas['RemedyFact']
export type RemedyRule = Schemas['RemedyRule']
export type RemedyPromise = Omit<Schemas['RemedyPromise'], 'scope'> & { scope: unknown }
export type NewRemedyPromise = Omit<Schemas['PromiseCreate'], 'scope'> & { scope: unknown }

export type Rma = Schemas['Rma']
export type RmaRow = Omit<Schemas['RmaRow'], 'models'> & { models: NonNullable<Schemas['RmaRow']['models']> }
export type RmaState = Rma['state']
export type RmaLine = NonNullable<Rma['lines']>[number]
export type RmaReceipt = NonNullable<Rma['receipts']>[number]
export type NewRma = Schemas['RmaCreate']
export type RmaParcel = Schemas['RmaUpdate']
export type ReceiveForm = Schemas['RmaReceipt']
export type SettleForm = Schemas['RmaSettle']
export type ReplacementForm = Schemas['ReplacementReplace']
export type Inspection = Schemas['Inspection']
export type InspectionForm = Schemas['InspectionUpdate']
export type PortalReturn = Schemas['PortalReturn']
export type PortalMove = Schemas['PortalMove']
export type Refund = Schemas['Refund']
export type RefundState = Refund['state']
export type RefundLeg = NonNullable<Refund['legs']>[number]
export type RefundMethod = RefundLeg['method']
export type NewRefund = Schemas['RefundCreate']
export type RefundLimits = Schemas['RefundLimits']
export type RefundLimitsForm = Schemas['RefundLimitReplace']

export type Job = Schemas['Job']
export type JobState = Job['state']

export type PortalTicket = Schemas['PortalTicket']
export type PortalMessage = Schemas['TicketMessage']
export type PortalUnit = Schemas['PortalUnit']
export type PortalForm = Schemas['PortalTicketCreate']
export type PortalReceipt = Schemas['Track']

export type Post = Schemas['Post']
export type NewPost = Schemas['PostCreate']
export type Industry = Post['industry']
export type Element = Post['elements'][number]
export type PostModel = Schemas['PostModel']
export type AdoptForm = Schemas['AdoptCreate']
export type DutyDocument = Schemas['DutyDocument']
export type DocumentState = DutyDocument['state']
export type Duty = DutyDocument['duties'][number]
export type DutyForm = Schemas['DutyDocumentUpdate']
export type DutyPartner = Duty['partners'][number]
export type DutyMeasure = Duty['measures'][number]
export type BoundName = DutyDocument['called'][number]
export type Bindable = Schemas['Bindable']
export type NewDismissal = Schemas['DismissalCreate']
export type DutyTasks = Schemas['DutyTasks']
export type DutyCoverage = Schemas['DutyCoverage']
export type CoverageBasis = 'in_force' | 'latest'
export type DutyComparison = Schemas['DutyComparison']
export type DutyChange = DutyComparison['duties'][number]
export type DutyDismissal = Schemas['DutyDismissal']
export type FindingReport = Schemas['FindingReport']
export type Finding = FindingReport['findings'][number]
export type LintRule = Schemas['LintRule']
export type Essential = LintRule['essential']
export type Severity = LintRule['severity']
/* The frozen content of an approved edition, every name written out; it travels as a file. */
export type DutyContent = Pick<
  DutyDocument,
  'edition' | 'lang' | 'effective_on' | 'review_on' | 'change_note' | 'purpose' | 'authority' | 'qualifications' | 'called'
> & {
  post: string
  team: string
  reports_to: string
  deputies: string[]
  industry: Industry
  written_by: string
  approved_by: string
  duties: Omit<Duty, 'id'>[]
}

export type Standard = Schemas['Standard']
export type NewStandard = Schemas['StandardCreate']
export type TicketClocks = Schemas['TicketClocks']
export type Clock = TicketClocks['clocks'][number]
export type Pause = Standard['pauses'][number]
export type StandardTarget = Standard['targets'][number]
export type Escalation = Standard['escalations'][number]
export type StandardReplay = Schemas['StandardReplay']
export type ReplayForm = Omit<Schemas['ReplayCreate'], 'standard'> & { standard: NewStandard }

export type Notification = Omit<Schemas['Notification'], 'data'> & { data: Record<string, unknown> }

/* Hours from–to, "09:00" to "24:00". */
export type Span = [string, string]
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
/* As docs/calendar.md has it. */
export interface CalendarContent {
  name_zh?: string
  name_en?: string
  zone: string
  week: Partial<Record<Weekday, Span[]>>
  closed?: string[]
  closed_yearly?: string[]
  days?: Record<string, Span[]>
  covers_to?: string | null
  extended?: string[]
  names?: Record<string, string>
  papers?: string[]
  notices?: Record<string, { papers?: string[]; closed?: string[]; days?: Record<string, Span[]> }>
}
type Hours<T> = Omit<T, 'hours'> & { hours: Span[] }
export type CalendarRow = Schemas['CalendarRow']
export type Calendar = Omit<Schemas['Calendar'], 'calendar'> & { calendar: CalendarContent }
export type CalendarVersion = Calendar['versions'][number]
export type CalendarDay = Hours<Schemas['CalendarDay']>
export type CountedDay = Hours<Schemas['DueAnswer']['days'][number]>
export type DueAnswer = Omit<Schemas['DueAnswer'], 'days'> & { days: CountedDay[] }
export type ImportDay = Omit<Schemas['ImportPreview']['changes'][number], 'hours' | 'hours_before'> & { hours: Span[]; hours_before: Span[] }
export type ImportPreview = Omit<Schemas['ImportPreview'], 'changes'> & { changes: ImportDay[] }
export interface CalendarChange {
  name_zh: string
  name_en: string
  calendar: CalendarContent
  effective_at: string | null
  note: string
}
export type NewCalendar = CalendarChange & { key: string }
export interface CalendarQuestion {
  calendar: string | CalendarContent
  start: string
  add?: string
  subtract?: string
  until?: string
  next_open?: boolean
  working_days?: number
  natural_days?: number
  months?: number
  roll?: 'rest' | 'holiday' | 'none'
}

export type TicketRemedy = Omit<Schemas['TicketRemedy'], 'facts' | 'stated'> & {
  facts: Record<string, unknown>
  stated: Record<string, unknown>
}
export type RemedyOverrideForm = Schemas['RemedyOverride']
export type EvidenceForm = Schemas['RequestCreate']

export type VisitSignature = Omit<Schemas['Visit']['signatures'][number], 'strokes'> & { strokes: number[][] }
export type Visit = Omit<Schemas['Visit'], 'signatures'> & { signatures: VisitSignature[] }
export type VisitRow = Schemas['VisitRow']
export type VisitState = Visit['state']
export type VisitAct = Visit['acts'][number]
export type VisitPhotoKind = Visit['photos'][number]['kind']
export type VisitOutcome = Visit['outcome']
export type NewVisit = Schemas['VisitCreate']
export type VisitChange = Schemas['VisitUpdate']
export type VisitMoveForm = Schemas['VisitReschedule']
export type VisitTold = Omit<Schemas['VisitEntry'], 'strokes'> & { strokes?: number[][] }
export type VisitEngineer = Schemas['VisitEngineer']
export type NewVisitEngineer = Schemas['VisitEngineerCreate']
export type VisitSuggestion = Schemas['VisitSuggestion']
export type VisitPrice = Schemas['VisitPrice']
export type NewVisitPrice = Schemas['VisitPriceCreate']
export type PortalVisit = Schemas['PortalVisit']
export type StockPlace = Schemas['StockPlace']
export type NewStockPlace = Schemas['StockPlaceCreate']
export type StockPart = Schemas['Part']
export type StockLevel = Schemas['StockLevel']
export type StockMove = Schemas['StockMove']
export type NewStockMove = Schemas['StockMoveCreate']
export type PartNeed = Schemas['PartNeed']

export interface QuotedLine {
  kind: 'labour' | 'part'
  text: string
  number: string | null
  part_zh: string | null
  part_en: string | null
  quantity: number
  minutes: number
  price: number
  amount: number
}
export type Repair = Omit<Schemas['Repair'], 'quotes'> & { quotes: RepairQuote[] }
export type RepairQuote = Omit<Schemas['Repair']['quotes'][number], 'lines'> & { lines: QuotedLine[] }
export type RepairLine = Repair['lines'][number]
export type RepairState = Repair['state']
export type RepairAct = Repair['acts'][number]
export type RepairReception = Schemas['RepairUpdate']
export type RepairLineForm = Schemas['RepairLineUpdate']
export type RepairDiagnosis = Schemas['RepairDiagnose']
export type PayForm = Schemas['RepairPayment']
export type HandoverForm = Schemas['RepairHandover']
export type PortalQuote = Omit<Schemas['PortalQuote'], 'lines'> & { lines: QuotedLine[] }
export type FlowWatch = Schemas['FlowWatch']
export type StandCount = FlowWatch['stands'][number]
export type FlowTry = Schemas['FlowTry']
export type TryResult = FlowTry['counts'][number]['result']
/* What `aftersale mine --json` prints, held against an edition; seconds. */
export interface MineSpread {
  mean: number
  median: number
  p90: number
  max: number
}
export interface FlowMine {
  cases: number
  events: number
  variants: { path: string[]; count: number; share: number; follows: boolean }[]
  edges: { from: string; to: string; count: number; wait: MineSpread }[]
  throughput: MineSpread
  rework: { name: string; cases: number; repeats: number }[]
  edition: number
  following: number
  undrawn: { from: string; to: string; count: number }[]
  untaken: { move: string; from: string; to: string }[]
  steps: { key: string; zh: string; en: string }[]
}
export type ProcessEdition = Schemas['ProcessEdition']
export type ProcessTemplate = Schemas['ProcessTemplate']
export type ProcessFact = Schemas['ProcessFact']
export type ProcessFinding = Schemas['ProcessFinding']
export type ProcessWatch = FlowWatch
type Definition = Schemas['ProcessDef']
export type ProcessStep = Definition['steps'][number]
export type ProcessField = Definition['fields'][number]
export type ProcessEffect = Omit<Definition['moves'][number]['effects'][number], 'value'> & { value?: unknown }
export type ProcessMove = Omit<Definition['moves'][number], 'guard' | 'effects'> & { guard?: unknown; effects: ProcessEffect[] }
export type ProcessDef = Omit<Definition, 'applies' | 'moves'> & { applies?: unknown; moves: ProcessMove[] }

export type Measure = Schemas['Measure']
export type MeasureState = Schemas['MeasureState']
export type Figure = Schemas['Figure']
export type CaseMix = Schemas['CaseMix']
export type Observation = Schemas['Observation']
export type OwnMeasure = Schemas['OwnMeasure']
/* Conditions are JSON: the form writes them whole. */
export type OwnMeasureForm = Omit<Required<Schemas['OwnMeasureCreate']>, 'tickets' | 'begins' | 'ends'> & { tickets: unknown; begins: unknown; ends: unknown }
export type QualityForm = Schemas['QualityForm']
export type QualityFormDef = Schemas['QualityFormDef']
export type QualityGroup = QualityFormDef['groups'][number]
export type QualityItem = QualityGroup['items'][number]
export type QualityEdition = Schemas['QualityEdition']
export type QualityPlan = Schemas['QualityPlan']
export type NewQualityPlan = Schemas['QualityPlanCreate']
export type QualityDraw = Schemas['QualityDraw']
export type QualityCheckRow = Schemas['QualityCheckRow']
export type QualityCheck = Schemas['QualityCheck']
export type QualityMark = QualityCheck['marks'][number]
export type QualityQuote = QualityMark['quotes'][number]
export type QualityDispute = Schemas['QualityDispute']
export type QualityPerson = Schemas['QualityPerson']
export type QualityCalibration = Schemas['QualityCalibration']
export type Appraisal = Schemas['Appraisal']
export type AppraisalItem = Appraisal['items'][number]
export type AppraisalAppeal = Appraisal['appeals'][number]
export type AppraisalState = Appraisal['state']
export type AppraisalAct = Appraisal['acts'][number]
export type AppraisalRow = Schemas['AppraisalRow']
export type AppraisalCycle = Schemas['AppraisalCycle']
export type AppraisalCycleForm = Schemas['AppraisalCycleCreate']
export type AppraisalPreview = Schemas['AppraisalPreview']
export type AppraisalSlip = AppraisalPreview['slips'][number]
export type AppraisalPeerRequest = Schemas['AppraisalPeerRequest']
export type AppraisalDerivation = Schemas['AppraisalDerivation']
export type AppraisalOpening = Schemas['AppraisalOpening']
export type AppraisalTeam = Schemas['AppraisalTeam']
export type AppraisalCalibration = Schemas['AppraisalCalibration']
export type AppraisalTraining = Schemas['AppraisalTraining']
export type AppealDecision = Schemas['AppraisalAppealDecide']
export interface Judgement {
  id: number
  comment?: string
  points?: number | null
  evidence?: string
  tickets?: string[]
  attachment_ids?: number[]
}
