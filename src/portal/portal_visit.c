/* The visit of a tracked ticket: when somebody comes, that it suits, or that it does not. */
#include "portal.h"
#include "portal_internal.h"

#include "../settings/settings.h"
#include "../visit/visit.h"

/* No note of ours, no name of the engineer before somebody has taken it up. */
struct portal_visit {
    bool planned;
    struct visit v;
    str engineer;
    bool may_answer;
};

static const char *const confirmed_labels[] = { "nobody", "us", "customer", NULL };

static const struct field portal_visit_fields[] = {
    { FIELD(struct portal_visit, planned), .doc = "false: there is no visit" },
    { FIELD_NAMED(struct portal_visit, v.state, "state"), .labels = visit_state_labels },
    { FIELD_NAMED(struct portal_visit, v.window_from, "window_from"), .flags = NULLABLE },
    { FIELD_NAMED(struct portal_visit, v.window_to, "window_to"), .flags = NULLABLE },
    { FIELD_NAMED(struct portal_visit, v.address, "address") },
    { FIELD_NAMED(struct portal_visit, v.confirmed_by, "confirmed_by"),
      .labels = confirmed_labels },
    { FIELD_NAMED(struct portal_visit, v.move_text, "move_text"),
      .doc = "what the customer asked for last; empty: nothing is open" },
    { FIELD(struct portal_visit, engineer), .flags = NULLABLE },
    { FIELD(struct portal_visit, may_answer), .doc = "it can be confirmed, or asked to be moved" },
    { 0 },
};

static enum err send(struct op *op, struct http *h, const struct visit *v, bool planned)
{
    struct portal_visit p = { .planned = planned };
    if (planned) {
        p.v = *v;
        p.engineer = v->state > VISIT_PLANNED ? v->engineer_name : (str){ 0 };
        p.may_answer = v->state <= VISIT_CONFIRMED;
    }
    return http_send(op, h, portal_visit_fields, &p);
}

static enum err open_path(struct op *op, struct http *h, struct ticket *ret)
{
    return portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), ret);
}

static enum err portal_http_visit(struct op *op, struct http *h)
{
    struct visit v = { 0 };
    struct ticket t;
    bool found = false;
    TRY(open_path(op, h, &t));
    TRY(visit_of_customer(op, t.id, &v, &found));
    return send(op, h, &v, found);
}

static enum err portal_http_confirm(struct op *op, struct http *h)
{
    struct visit v;
    struct ticket t;
    TRY(portal_throttle(op, h, "say", 6 * op->env->settings->portal_per_hour));
    TRY(open_path(op, h, &t));
    TRY(visit_customer_confirm(op, t.id, &v));
    return send(op, h, &v, true);
}

struct move_form {
    str text;
};

static const struct field move_fields[] = {
    { FIELD(struct move_form, text), .flags = REQUIRED | MULTILINE | TRIM, .max = 1000,
      .doc = "which times would suit" },
    { 0 },
};

static enum err portal_http_move(struct op *op, struct http *h)
{
    struct move_form form = { 0 };
    struct visit v;
    struct ticket t;
    TRY(portal_throttle(op, h, "say", 6 * op->env->settings->portal_per_hour));
    TRY(open_path(op, h, &t));
    TRY(http_read(op, h, &form));
    TRY(visit_customer_move(op, t.id, form.text, &v));
    return send(op, h, &v, true);
}

#define TRACKED "/api/v1/portal/tickets/:number/visit"

const struct route portal_visit_routes[] = {
    { GET, TRACKED, portal_http_visit, "public", .out = portal_visit_fields,
      .out_name = "PortalVisit", .summary = "When somebody comes, as the customer may see it",
      .errors = "portal.not_found" },
    { POST, TRACKED "/confirm", portal_http_confirm, "public", .out = portal_visit_fields,
      .out_name = "PortalVisit", .flags = ROUTE_NO_CSRF, .summary = "The appointment suits",
      .errors = "portal.not_found visit.not_found visit.no_act throttle.wait" },
    { POST, TRACKED "/move", portal_http_move, "public", .form = move_fields,
      .form_size = sizeof(struct move_form), .out = portal_visit_fields, .out_name = "PortalVisit",
      .flags = ROUTE_NO_CSRF, .summary = "Ask for another time; also becomes a message",
      .errors = "portal.not_found visit.not_found visit.no_act throttle.wait" },
    { 0 },
};
