/* What the capabilities bring into the house: every route, every permission. */
#include "app.h"

#include "../appraisal/appraisal_view.h"
#include "../calendar/calendar.h"
#include "../customer/customer.h"
#include "../duty/duty.h"
#include "../event/event_http.h"
#include "../flow/flow.h"
#include "../import/import.h"
#include "../measure/measure.h"
#include "../measure/measure_own.h"
#include "../notification/notification.h"
#include "../people/people.h"
#include "../portal/portal.h"
#include "../process/process.h"
#include "../product/product.h"
#include "../quality/quality.h"
#include "../refund/refund.h"
#include "../remedy/remedy.h"
#include "../rma/rma.h"
#include "../standard/standard.h"
#include "../ticket/ticket.h"
#include "../ticket/ticket_clock.h"
#include "../ticket/ticket_remedy.h"
#include "../visit/visit.h"
#include "../repair/repair.h"
#include "../stock/stock.h"
#include "../flow/flow_study.h"
#include "live.h"

const struct route *const app_routes[] = {
    me_routes,
    people_routes,
    calendar_routes,
    customer_routes,
    product_routes,
    unit_routes,
    repair_stay_routes,
    order_routes,
    standard_routes,
    ticket_routes,
    ticket_clock_routes,
    ticket_remedy_routes,
    notification_routes,
    unit_history_routes,
    portal_routes,
    import_routes,
    job_routes,
    event_routes,
    live_routes,
    measure_routes,
    measure_export_routes,
    measure_own_routes,
    post_routes,
    duty_document_routes,
    duty_lint_routes,
    remedy_routes,
    process_routes,
    flow_routes,
    portal_return_routes,
    rma_routes,
    inspection_routes,
    refund_routes,
    visit_routes,
    visit_settings_routes,
    portal_visit_routes,
    stock_routes,
    repair_routes,
    portal_quote_routes,
    flow_study_routes,
    portal_flow_routes,
    quality_routes,
    quality_form_routes,
    quality_plan_routes,
    appraisal_cycle_routes,
    appraisal_routes,
    appraisal_view_routes,
    NULL,
};

const struct permission *const app_permissions[] = {
    people_permissions,   event_permissions,     calendar_permissions,
    customer_permissions, product_permissions,   standard_permissions,
    ticket_permissions,   duty_permissions,      job_permissions,
    remedy_permissions,   process_permissions,   flow_permissions,
    rma_permissions,      refund_permissions,    visit_permissions,
    stock_permissions,    repair_permissions,    measure_permissions,
    quality_permissions,  appraisal_permissions, NULL,
};
