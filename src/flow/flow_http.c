/* Flows over HTTP. */
#include "flow_internal.h"

static enum err flow_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(flow_list(op, http_id(h), &found));
    return http_send_items(op, h, flow_fields, found.items, found.n, sizeof(struct flow));
}

static enum err flow_http_choices(struct op *op, struct http *h)
{
    struct list found;
    TRY(flow_choices(op, http_id(h), &found));
    return http_send_items(op, h, process_fields, found.items, found.n, sizeof(struct process));
}

struct start_form {
    str process;
};

static const struct field start_form_fields[] = {
    { FIELD(struct start_form, process), .flags = REQUIRED | TRIM, .max = 60, .doc = "its key" },
    { 0 },
};

static enum err flow_http_start(struct op *op, struct http *h)
{
    struct start_form form = { 0 };
    struct flow_view v;
    TRY(http_read(op, h, &form));
    TRY(flow_start(op, http_id(h), form.process, &v));
    return http_send_created(op, h, flow_view_fields, &v);
}

static enum err flow_http_get(struct op *op, struct http *h)
{
    struct flow_view v;
    TRY(flow_get(op, http_id(h), &v));
    return http_send(op, h, flow_view_fields, &v);
}

struct values_form {
    str values;
};

static const struct field values_form_fields[] = {
    { FIELD_JSON(struct values_form, values), .flags = REQUIRED, .max = 60000,
      .doc = "object of fields by their keys; null clears one" },
    { 0 },
};

static enum err flow_http_record(struct op *op, struct http *h)
{
    struct values_form form = { 0 };
    struct flow_view v;
    TRY(http_read(op, h, &form));
    TRY(flow_record(op, http_id(h), http_version(h), form.values, &v));
    return http_send(op, h, flow_view_fields, &v);
}

static const struct field move_request_fields[] = {
    { FIELD(struct move_request, move), .flags = REQUIRED | TRIM, .max = 60, .doc = "its key" },
    { FIELD_JSON(struct move_request, values), .max = 60000,
      .doc = "object of fields that are filled in with it" },
    { FIELD(struct move_request, reason), .flags = TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err flow_http_move(struct op *op, struct http *h)
{
    struct move_request form = { 0 };
    struct flow_view v;
    TRY(http_read(op, h, &form));
    TRY(flow_move(op, http_id(h), http_version(h), &form, &v));
    return http_send(op, h, flow_view_fields, &v);
}

struct decide_form {
    bool agree;
    str answer;
};

static const struct field decide_form_fields[] = {
    { FIELD(struct decide_form, agree), .flags = REQUIRED },
    { FIELD(struct decide_form, answer), .flags = TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err flow_http_decide(struct op *op, struct http *h)
{
    struct decide_form form = { 0 };
    struct flow_view v;
    TRY(http_read(op, h, &form));
    TRY(flow_decide(op, http_id(h), form.agree, form.answer, &v));
    return http_send(op, h, flow_view_fields, &v);
}

struct override_request {
    str step, reason;
};

static const struct field override_request_fields[] = {
    { FIELD(struct override_request, step), .flags = REQUIRED | TRIM, .max = 60, .doc = "its key" },
    { FIELD(struct override_request, reason), .flags = REQUIRED | TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err flow_http_override(struct op *op, struct http *h)
{
    struct override_request form = { 0 };
    struct flow_view v;
    TRY(http_read(op, h, &form));
    TRY(flow_override(op, http_id(h), http_version(h), form.step, form.reason, &v));
    return http_send(op, h, flow_view_fields, &v);
}

struct reason_form {
    str reason;
};

static const struct field reason_form_fields[] = {
    { FIELD(struct reason_form, reason), .flags = REQUIRED | TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err flow_http_give_up(struct op *op, struct http *h)
{
    struct reason_form form = { 0 };
    struct flow_view v;
    TRY(http_read(op, h, &form));
    TRY(flow_give_up(op, http_id(h), http_version(h), form.reason, &v));
    return http_send(op, h, flow_view_fields, &v);
}

static enum err flow_http_watch(struct op *op, struct http *h)
{
    struct flow_watch w;
    TRY(flow_watch(op, http_id(h), &w));
    return http_send(op, h, flow_watch_fields, &w);
}

static enum err task_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(task_list(op, http_id(h), &found));
    return http_send_items(op, h, task_fields, found.items, found.n, sizeof(struct task));
}

static enum err task_http_done(struct op *op, struct http *h)
{
    struct task k;
    TRY(task_done(op, http_id(h), &k));
    return http_send(op, h, task_fields, &k);
}

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)
#define FLOW               "/api/v1/flows/:id"

const struct route flow_routes[] = {
    { GET, "/api/v1/tickets/:id/flows", flow_http_list, "ticket.read", .out = flow_fields,
      .flags = ROUTE_ITEMS, .summary = "The ticket's ways through processes, oldest first",
      .errors = "ticket.not_found" },
    { GET, "/api/v1/tickets/:id/processes", flow_http_choices, "ticket.read", .out = process_fields,
      .flags = ROUTE_ITEMS,
      .summary = "Processes that can be begun for it; those for its kind first",
      .errors = "ticket.not_found" },
    { POST, "/api/v1/tickets/:id/flows", flow_http_start, "flow.move",
      FORM(start_form_fields, start_form), .out = flow_view_fields, .flags = ROUTE_CREATED,
      .summary = "Begin a process for the ticket",
      .errors = "ticket.not_found process.not_found process.stopped flow.runs" },
    { GET, FLOW, flow_http_get, "ticket.read", .out = flow_view_fields,
      .summary = "One: the line of its steps, the open form, the moves from here",
      .errors = "flow.not_found" },
    { PATCH, FLOW "/values", flow_http_record, "flow.move", FORM(values_form_fields, values_form),
      .out = flow_view_fields, .flags = ROUTE_IF_MATCH, .summary = "Fill in the form of the step",
      .errors = "flow.not_found flow.over flow.step_role flow.not_in_form record.changed" },
    { POST, FLOW "/moves", flow_http_move, "flow.move", FORM(move_request_fields, move_request),
      .out = flow_view_fields,
      .summary = "Take a move; where a second person has to agree, ask for it",
      .errors = "flow.not_found flow.over flow.no_move flow.waits flow.role flow.missing "
                "flow.guard flow.not_in_form record.changed" },
    { POST, FLOW "/decision", flow_http_decide, "flow.move", FORM(decide_form_fields, decide_form),
      .out = flow_view_fields, .summary = "Agree to the move that was asked for, or refuse it",
      .errors = "flow.not_found flow.nothing_asked flow.same_person flow.role flow.changed_since" },
    { POST, FLOW "/override", flow_http_override, "flow.override",
      FORM(override_request_fields, override_request), .out = flow_view_fields,
      .summary = "To any step, off the drawn ways",
      .errors = "flow.not_found flow.over flow.no_step flow.there record.changed" },
    { POST, FLOW "/give-up", flow_http_give_up, "flow.override",
      FORM(reason_form_fields, reason_form), .out = flow_view_fields, .summary = "Give the flow up",
      .errors = "flow.not_found flow.over record.changed" },
    { GET, "/api/v1/processes/:id/watch", flow_http_watch, "login", .out = flow_watch_fields,
      .summary = "Where tickets stand in a process, and which ways they take",
      .errors = "process.not_found process.no_edition", .out_name = "FlowWatch" },
    { GET, "/api/v1/tickets/:id/tasks", task_http_list, "ticket.read", .out = task_fields,
      .flags = ROUTE_ITEMS, .summary = "Tasks of the ticket", .errors = "ticket.not_found",
      .out_name = "Task" },
    { POST, "/api/v1/tasks/:id/done", task_http_done, "ticket.note", .out = task_fields,
      .summary = "A task is done", .errors = "task.not_found task.done", .out_name = "Task" },
    { 0 },
};
