/* Parts in stock over HTTP. */
#include "stock_internal.h"

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)
#define NEED               "/api/v1/part-needs/:id"

/* ------------------------------------------------------------------ places */

static enum err place_http_list(struct op *op, struct http *h)
{
    struct list all;
    TRY(stock_place_list(op, &all));
    return http_send_items(op, h, stock_place_fields, all.items, all.n, sizeof(struct stock_place));
}

static enum err place_http_add(struct op *op, struct http *h)
{
    struct stock_place p = { 0 };
    TRY(http_read(op, h, &p));
    p.active = p.active || !http_named(h, "active");
    TRY(stock_place_add(op, &p, &p));
    return http_send_created(op, h, stock_place_fields, &p);
}

static enum err place_http_edit(struct op *op, struct http *h)
{
    struct stock_place p;
    TRY(stock_place_get(op, http_id(h), &p));
    TRY(http_read(op, h, &p));
    TRY(stock_place_edit(op, p.id, http_version(h), &p, &p));
    return http_send(op, h, stock_place_fields, &p);
}

/* ------------------------------------------------------------------ parts and levels */

static const struct field stock_query_fields[] = {
    { FIELD(struct stock_query, q), .flags = TRIM, .max = 100,
      .doc = "in number, names and model" },
    { FIELD(struct stock_query, place_id) },
    { FIELD(struct stock_query, part_id) },
    { FIELD(struct stock_query, model_id) },
    { FIELD(struct stock_query, below),
      .doc = "only those of which fewer are free than should lie there" },
    { FIELD(struct stock_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct stock_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

static const struct field part_query_fields[] = {
    { FIELD(struct stock_query, q), .flags = TRIM, .max = 100,
      .doc = "in number, names and model" },
    { FIELD(struct stock_query, model_id) },
    { FIELD(struct stock_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct stock_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err stock_http_list(struct op *op, struct http *h)
{
    struct stock_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(stock_list(op, &q, &found, &next));
    return http_send_list(op, h, stock_level_fields, found.items, found.n,
                          sizeof(struct stock_level), next);
}

static enum err part_http_list(struct op *op, struct http *h)
{
    struct stock_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(stock_part_list(op, &q, &found, &next));
    return http_send_list(op, h, stock_part_fields, found.items, found.n, sizeof(struct stock_part),
                          next);
}

static enum err part_http_get(struct op *op, struct http *h)
{
    struct stock_part p = { 0 };
    TRY(stock_part_get(op, http_id(h), &p));
    return http_send(op, h, stock_part_fields, &p);
}

struct alternates_form {
    ints part_ids;
};
static const struct field alternates_form_fields[] = {
    { FIELD(struct alternates_form, part_ids), .max = 20, .doc = "all that may take its place" },
    { 0 },
};

static enum err part_http_alternates(struct op *op, struct http *h)
{
    struct alternates_form form = { 0 };
    struct stock_part p = { 0 };
    TRY(http_read(op, h, &form));
    TRY(part_alternates_set(op, http_id(h), &form.part_ids, &p));
    return http_send(op, h, stock_part_fields, &p);
}

static const struct field min_form_fields[] = {
    { FIELD(struct min_form, place_id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct min_form, part_id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct min_form, min_stock), .flags = REQUIRED, .min = 0, .max = 1000000 },
    { 0 },
};

static enum err stock_http_min(struct op *op, struct http *h)
{
    struct min_form form = { 0 };
    struct stock_level l = { 0 };
    TRY(http_read(op, h, &form));
    TRY(stock_min_set(op, &form, &l));
    return http_send(op, h, stock_level_fields, &l);
}

/* ------------------------------------------------------------------ the ledger */

static enum err move_http_list(struct op *op, struct http *h)
{
    struct move_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(stock_move_list(op, &q, &found, &next));
    return http_send_list(op, h, stock_move_fields, found.items, found.n, sizeof(struct stock_move),
                          next);
}

static enum err move_http_add(struct op *op, struct http *h)
{
    struct stock_move m = { 0 };
    TRY(http_read(op, h, &m));
    m.kind = move_kind_of_form(m.kind);
    TRY(stock_move_add(op, &m, &m));
    return http_send_created(op, h, stock_move_fields, &m);
}

/* ------------------------------------------------------------------ what tickets need */

static const struct field need_form_fields[] = {
    { FIELD(struct need_form, part_id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct need_form, quantity), .flags = REQUIRED, .min = 1, .max = 10000 },
    { FIELD(struct need_form, place_id), .flags = NULLABLE,
      .doc = "reserve there at once; null: only say that it is needed" },
    { 0 },
};
static const struct field reserve_form_fields[] = {
    { FIELD(struct reserve_form, place_id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct reserve_form, part_id), .flags = NULLABLE,
      .doc = "an alternate; null: the part itself" },
    { 0 },
};
static const struct field issue_form_fields[] = {
    { FIELD(struct issue_form, place_id), .flags = NULLABLE,
      .doc = "when nothing is reserved: straight from there" },
    { FIELD(struct issue_form, serials), .flags = TRIM | MULTILINE, .max = 2000 },
    { FIELD(struct issue_form, old_due), .doc = "the old parts must come back" },
    { 0 },
};
static const struct field return_form_fields[] = {
    { FIELD(struct return_form, quantity), .flags = REQUIRED, .min = 1, .max = 10000 },
    { FIELD(struct return_form, condition), .flags = REQUIRED, .labels = part_condition_labels,
      .doc = "good: not used; bad: the old part" },
    { FIELD(struct return_form, place_id), .flags = NULLABLE, .doc = "null: where it came from" },
    { FIELD(struct return_form, serials), .flags = TRIM | MULTILINE, .max = 2000 },
    { 0 },
};

static enum err need_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(stock_needs(op, http_id(h), &found));
    return http_send_items(op, h, stock_need_fields, found.items, found.n,
                           sizeof(struct stock_need));
}

static enum err need_http_add(struct op *op, struct http *h)
{
    struct need_form form = { 0 };
    struct stock_need n;
    TRY(http_read(op, h, &form));
    TRY(stock_need_add(op, http_id(h), &form, &n));
    return http_send_created(op, h, stock_need_fields, &n);
}

static enum err need_http_reserve(struct op *op, struct http *h)
{
    struct reserve_form form = { 0 };
    struct stock_need n;
    TRY(http_read(op, h, &form));
    TRY(stock_need_reserve(op, http_id(h), &form, &n));
    return http_send(op, h, stock_need_fields, &n);
}

static enum err need_http_release(struct op *op, struct http *h)
{
    struct stock_need n;
    TRY(stock_need_release(op, http_id(h), &n));
    return http_send(op, h, stock_need_fields, &n);
}

static enum err need_http_issue(struct op *op, struct http *h)
{
    struct issue_form form = { 0 };
    struct stock_need n;
    TRY(http_read(op, h, &form));
    TRY(stock_need_issue(op, http_id(h), &form, &n));
    return http_send(op, h, stock_need_fields, &n);
}

static enum err need_http_return(struct op *op, struct http *h)
{
    struct return_form form = { 0 };
    struct stock_need n;
    TRY(http_read(op, h, &form));
    TRY(stock_need_return(op, http_id(h), &form, &n));
    return http_send(op, h, stock_need_fields, &n);
}

const struct route stock_routes[] = {
    { GET, "/api/v1/stock-places", place_http_list, "stock.read", .out = stock_place_fields,
      .flags = ROUTE_ITEMS, .summary = "All places where parts lie" },
    { POST, "/api/v1/stock-places", place_http_add, "stock.write",
      FORM(stock_place_form_fields, stock_place), .out = stock_place_fields, .flags = ROUTE_CREATED,
      .summary = "Add a place", .errors = "user.not_found" },
    { PATCH, "/api/v1/stock-places/:id", place_http_edit, "stock.write",
      FORM(stock_place_form_fields, stock_place), .out = stock_place_fields,
      .flags = ROUTE_IF_MATCH, .summary = "Change a place, or close it",
      .errors = "stock_place.not_found stock_place.not_empty user.not_found record.changed" },
    { GET, "/api/v1/stock", stock_http_list, "stock.read", .query = stock_query_fields,
      .out = stock_level_fields, .flags = ROUTE_LIST, .summary = "How many parts lie where",
      .out_name = "StockLevel" },
    { PUT, "/api/v1/stock/min", stock_http_min, "stock.write", FORM(min_form_fields, min_form),
      .out = stock_level_fields, .summary = "Say how many of a part should lie in a place",
      .errors = "stock_place.not_found stock_place.closed part.not_found",
      .out_name = "StockLevel" },
    { GET, "/api/v1/stock-moves", move_http_list, "stock.read", .query = move_query_fields,
      .out = stock_move_fields, .flags = ROUTE_LIST, .summary = "The ledger, newest first",
      .errors = "ticket.not_found" },
    { POST, "/api/v1/stock-moves", move_http_add, "stock.write",
      FORM(stock_move_form_fields, stock_move), .out = stock_move_fields, .flags = ROUTE_CREATED,
      .summary = "Receive, transfer, scrap or count parts",
      .errors = "stock.short stock.reserved stock.same_place stock.quantity stock.reason_needed "
                "stock_place.not_found stock_place.closed part.not_found" },
    { GET, "/api/v1/parts", part_http_list, "stock.read", .query = part_query_fields,
      .out = stock_part_fields, .flags = ROUTE_LIST,
      .summary = "Parts of all models, with their stock" },
    { GET, "/api/v1/parts/:id", part_http_get, "stock.read", .out = stock_part_fields,
      .summary = "A part: where it lies, what may take its place", .errors = "part.not_found" },
    { PUT, "/api/v1/parts/:id/alternates", part_http_alternates, "stock.write",
      FORM(alternates_form_fields, alternates_form), .out = stock_part_fields,
      .summary = "Say which parts may take its place", .errors = "part.not_found part.itself",
      .out_name = "Part" },
    { GET, "/api/v1/tickets/:id/parts", need_http_list, "ticket.read", .out = stock_need_fields,
      .flags = ROUTE_ITEMS, .summary = "Parts that the ticket needs", .errors = "ticket.not_found",
      .out_name = "PartNeed" },
    { POST, "/api/v1/tickets/:id/parts", need_http_add, "stock.issue",
      FORM(need_form_fields, need_form), .out = stock_need_fields, .flags = ROUTE_CREATED,
      .summary = "Ask for a part, reserving it where a place is named",
      .errors =
          "ticket.not_found part.not_found stock_place.not_found stock_place.closed stock.short",
      .out_name = "PartNeed" },
    { POST, NEED "/reserve", need_http_reserve, "stock.issue",
      FORM(reserve_form_fields, reserve_form), .out = stock_need_fields,
      .summary = "Reserve what is missing in a place",
      .errors = "stock_need.not_found stock_need.nothing stock_need.elsewhere "
                "stock_need.no_alternate stock.short stock_place.not_found stock_place.closed",
      .out_name = "PartNeed" },
    { POST, NEED "/release", need_http_release, "stock.issue", .out = stock_need_fields,
      .summary = "What was not issued is needed no more",
      .errors = "stock_need.not_found stock_need.nothing", .out_name = "PartNeed" },
    { POST, NEED "/issue", need_http_issue, "stock.issue", FORM(issue_form_fields, issue_form),
      .out = stock_need_fields, .summary = "Issue what is reserved",
      .errors = "stock_need.not_found stock_need.nothing stock.short stock_place.not_found "
                "stock_place.closed",
      .out_name = "PartNeed" },
    { POST, NEED "/return", need_http_return, "stock.issue", FORM(return_form_fields, return_form),
      .out = stock_need_fields, .summary = "Take back an unused part, or the old one",
      .errors = "stock_need.not_found stock_need.too_many stock_place.not_found stock_place.closed",
      .out_name = "PartNeed" },
    { 0 },
};
