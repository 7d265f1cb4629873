/* Processes over HTTP. Everybody who works here may read how work goes. */
#include "../http/forms.h"
#include "process_internal.h"

static enum err process_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(process_list(op, &found));
    return http_send_items(op, h, process_fields, found.items, found.n, sizeof(struct process));
}

static enum err process_http_get(struct op *op, struct http *h)
{
    struct process p;
    TRY(process_get(op, http_id(h), &p));
    return http_send(op, h, process_fields, &p);
}

static enum err process_http_templates(struct op *op, struct http *h)
{
    struct list found;
    TRY(process_templates(op, &found));
    return http_send_items(op, h, process_template_fields, found.items, found.n,
                           sizeof(struct process_template));
}

struct template_query {
    str key;
};

static const struct field template_query_fields[] = {
    { FIELD(struct template_query, key), .flags = REQUIRED | TRIM, .max = 60 },
    { 0 },
};

static enum err process_http_template(struct op *op, struct http *h)
{
    struct template_query q = { 0 };
    struct process_def d;
    TRY(http_query(op, h, &q));
    TRY(process_template(op, q.key, &d));
    return http_send(op, h, process_def_fields, &d);
}

static enum err process_http_editions(struct op *op, struct http *h)
{
    struct list found;
    TRY(process_editions(op, http_id(h), &found));
    return http_send_items(op, h, process_edition_fields, found.items, found.n,
                           sizeof(struct process_edition));
}

struct definition_query {
    int64_t edition;
};

static const struct field definition_query_fields[] = {
    { FIELD(struct definition_query, edition), .min = 0, .max = 1000000,
      .doc = "0: the draft, or when there is none the newest" },
    { 0 },
};

static enum err process_http_definition(struct op *op, struct http *h)
{
    struct definition_query q = { 0 };
    struct process_def d;
    TRY(http_query(op, h, &q));
    TRY(process_definition(op, http_id(h), q.edition, &d));
    return http_send(op, h, process_def_fields, &d);
}

static enum err process_http_add(struct op *op, struct http *h)
{
    struct process_def d = { 0 };
    struct process p;
    TRY(http_read(op, h, &d));
    TRY(process_add(op, &d, &p));
    return http_send_created(op, h, process_fields, &p);
}

static enum err process_http_save(struct op *op, struct http *h)
{
    struct process_def d = { 0 };
    struct process p;
    TRY(http_read(op, h, &d));
    TRY(process_save_draft(op, http_id(h), http_version(h), &d, &p));
    return http_send(op, h, process_fields, &p);
}

static enum err process_http_drop(struct op *op, struct http *h)
{
    struct process p;
    TRY(process_drop_draft(op, http_id(h), http_version(h), &p));
    return http_send(op, h, process_fields, &p);
}

static enum err process_http_remove(struct op *op, struct http *h)
{
    TRY(process_remove(op, http_id(h), http_version(h)));
    return http_send_empty(op, h);
}

static enum err process_http_check(struct op *op, struct http *h)
{
    struct process_def d = { 0 };
    struct list found;
    TRY(http_read(op, h, &d));
    TRY(process_check(op, &d, &found));
    return http_send_items(op, h, process_finding_fields, found.items, found.n,
                           sizeof(struct process_finding));
}

static enum err process_http_switch_on(struct op *op, struct http *h)
{
    struct switch_form form = { 0 };
    struct process p;
    TRY(http_read(op, h, &form));
    TRY(process_switch_on(op, http_id(h), http_version(h), form.note, &p));
    return http_send(op, h, process_fields, &p);
}

static enum err process_http_active(struct op *op, struct http *h)
{
    struct active_form form = { 0 };
    struct process p;
    TRY(http_read(op, h, &form));
    TRY(process_set_active(op, http_id(h), http_version(h), form.active, &p));
    return http_send(op, h, process_fields, &p);
}

/* ------------------------------------------------------------------ what guards may ask */

/* A fact as an editor of guards needs it. */
struct fact_card {
    str key;
    int type; /* enum process_field_type: text, number, money, flag or choice */
    strs labels;
    str zh, en;
    bool of_ticket;
};

static const struct field fact_card_fields[] = {
    { FIELD(struct fact_card, key) },
    { FIELD(struct fact_card, type), .labels = process_field_type_labels,
      .doc = "text, number, money, flag or choice" },
    { FIELD(struct fact_card, labels), .doc = "with choice, by rank: what may be compared with" },
    { FIELD(struct fact_card, zh) },
    { FIELD(struct fact_card, en) },
    { FIELD(struct fact_card, of_ticket),
      .doc =
          "told by the ticket itself, and what \"applies\" may ask; else by one of its documents" },
    { 0 },
};

static int fact_type(enum field_kind kind)
{
    switch (kind) {
    case F_ENUM:
        return PF_CHOICE;
    case F_BOOL:
        return PF_FLAG;
    case F_MONEY:
        return PF_MONEY;
    case F_INT:
        return PF_NUMBER;
    default:
        return PF_TEXT;
    }
}

static strs labels_of(struct op *op, const char *const *labels)
{
    size_t n = 0;
    while (labels && labels[n])
        n++;
    strs all = { arena_array(op->mem, n + 1, sizeof(str)), 0 };
    while (all.n < n) {
        all.items[all.n] = str_of(labels[all.n]);
        all.n++;
    }
    return all;
}

static enum err process_http_facts(struct op *op, struct http *h)
{
    const struct field *tickets = process_ticket_fields();
    size_t n = 0, most = 0;
    for (const struct process_fact *f = process_facts; f->key; f++)
        most++;
    for (const struct field *f = tickets; f->name; f++)
        most++;
    struct fact_card *cards = arena_array(op->mem, most + 1, sizeof *cards);
    for (const struct field *f = tickets; f->name; f++) {
        const struct process_fact *named = process_ticket_name(str_of(f->name));
        cards[n++] = (struct fact_card){ str_of(f->name),
                                         fact_type(f->kind),
                                         labels_of(op, f->labels),
                                         str_of(named ? named->zh : f->name),
                                         str_of(named ? named->en : f->name),
                                         true };
    }
    for (const struct process_fact *f = process_facts; f->key; f++)
        cards[n++] =
            (struct fact_card){ str_of(f->key), fact_type(f->kind), labels_of(op, f->labels),
                                str_of(f->zh),  str_of(f->en),      false };
    return http_send_items(op, h, fact_card_fields, cards, n, sizeof *cards);
}

#define DEF .form = process_def_fields, .form_size = sizeof(struct process_def)

const struct route process_routes[] = {
    { GET, "/api/v1/processes", process_http_list, "login", .out = process_fields,
      .flags = ROUTE_ITEMS, .summary = "The company's processes", .out_name = "Process" },
    { POST, "/api/v1/processes", process_http_add, "process.write", DEF, .out = process_fields,
      .flags = ROUTE_CREATED, .summary = "Add a process as a draft",
      .errors = "process.key_taken process.too_long", .out_name = "Process" },
    { GET, "/api/v1/process-templates", process_http_templates, "login",
      .out = process_template_fields, .flags = ROUTE_ITEMS,
      .summary = "Processes that come with the program, to begin from",
      .out_name = "ProcessTemplate" },
    { GET, "/api/v1/processes/template", process_http_template, "login",
      .query = template_query_fields, .out = process_def_fields,
      .summary = "The definition of one of them", .errors = "process.no_template",
      .out_name = "ProcessDef" },
    { GET, "/api/v1/process-facts", process_http_facts, "login", .out = fact_card_fields,
      .flags = ROUTE_ITEMS, .summary = "What guards may ask besides the fields of their process",
      .out_name = "ProcessFact" },
    { POST, "/api/v1/processes/check", process_http_check, "process.write", DEF,
      .out = process_finding_fields, .flags = ROUTE_ITEMS,
      .summary = "What is wrong with a definition; nothing is stored",
      .out_name = "ProcessFinding" },
    { GET, "/api/v1/processes/:id", process_http_get, "login", .out = process_fields,
      .summary = "One process", .errors = "process.not_found", .out_name = "Process" },
    { GET, "/api/v1/processes/:id/editions", process_http_editions, "login",
      .out = process_edition_fields, .flags = ROUTE_ITEMS, .summary = "Its editions, newest first",
      .errors = "process.not_found", .out_name = "ProcessEdition" },
    { GET, "/api/v1/processes/:id/definition", process_http_definition, "login",
      .query = definition_query_fields, .out = process_def_fields,
      .summary = "Its steps, moves and fields", .errors = "process.not_found process.no_edition",
      .out_name = "ProcessDef" },
    { PUT, "/api/v1/processes/:id/draft", process_http_save, "process.write", DEF,
      .out = process_fields, .flags = ROUTE_IF_MATCH, .summary = "Save the draft",
      .errors = "process.not_found process.key_fixed process.too_long record.changed",
      .out_name = "Process" },
    { DELETE, "/api/v1/processes/:id/draft", process_http_drop, "process.write",
      .out = process_fields, .flags = ROUTE_IF_MATCH, .summary = "Throw the draft away",
      .errors = "process.not_found process.no_draft record.changed", .out_name = "Process" },
    { POST, "/api/v1/processes/:id/switch-on", process_http_switch_on, "process.write",
      .form = switch_form_fields, .form_size = sizeof(struct switch_form), .out = process_fields,
      .flags = ROUTE_IF_MATCH,
      .summary = "Make an edition of the draft, for what begins from now on",
      .errors = "process.not_found process.no_draft process.finding record.changed",
      .out_name = "Process" },
    { PATCH, "/api/v1/processes/:id", process_http_active, "process.write",
      .form = active_form_fields, .form_size = sizeof(struct active_form), .out = process_fields,
      .flags = ROUTE_IF_MATCH, .summary = "Stop or resume it for new tickets; what runs goes on",
      .errors = "process.not_found process.no_edition record.changed", .out_name = "Process" },
    { DELETE, "/api/v1/processes/:id", process_http_remove, "process.write",
      .flags = ROUTE_IF_MATCH | ROUTE_EMPTY,
      .summary = "Delete a process that never was switched on, with its draft",
      .errors = "process.not_found process.was_on record.changed" },
    { 0 },
};
