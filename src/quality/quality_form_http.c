/* Forms of quality checks over HTTP. */
#include "../http/forms.h"
#include "quality_internal.h"

static enum err form_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(quality_form_list(op, &found));
    return http_send_items(op, h, quality_form_fields, found.items, found.n,
                           sizeof(struct quality_form));
}

static enum err form_http_get(struct op *op, struct http *h)
{
    struct quality_form f;
    TRY(quality_form_get(op, http_id(h), &f));
    return http_send(op, h, quality_form_fields, &f);
}

struct content_query {
    int64_t edition;
};

static const struct field content_query_fields[] = {
    { FIELD(struct content_query, edition), .min = 0, .max = 1000000,
      .doc = "0: the draft, or when there is none the newest" },
    { 0 },
};

static enum err form_http_content(struct op *op, struct http *h)
{
    struct content_query q = { 0 };
    struct quality_form_def d;
    TRY(http_query(op, h, &q));
    TRY(quality_form_content(op, http_id(h), q.edition, &d));
    return http_send(op, h, quality_form_def_fields, &d);
}

static enum err form_http_editions(struct op *op, struct http *h)
{
    struct list found;
    TRY(quality_editions(op, http_id(h), &found));
    return http_send_items(op, h, quality_edition_fields, found.items, found.n,
                           sizeof(struct quality_edition));
}

static enum err form_http_add(struct op *op, struct http *h)
{
    struct quality_form_def d = { 0 };
    struct quality_form f;
    TRY(http_read(op, h, &d));
    TRY(quality_form_add(op, &d, &f));
    return http_send_created(op, h, quality_form_fields, &f);
}

static enum err form_http_save(struct op *op, struct http *h)
{
    struct quality_form_def d = { 0 };
    struct quality_form f;
    TRY(http_read(op, h, &d));
    TRY(quality_form_save(op, http_id(h), http_version(h), &d, &f));
    return http_send(op, h, quality_form_fields, &f);
}

static enum err form_http_drop(struct op *op, struct http *h)
{
    struct quality_form f;
    TRY(quality_form_drop(op, http_id(h), http_version(h), &f));
    return http_send(op, h, quality_form_fields, &f);
}

static enum err form_http_switch_on(struct op *op, struct http *h)
{
    struct switch_form form = { 0 };
    struct quality_form f;
    TRY(http_read(op, h, &form));
    TRY(quality_form_switch_on(op, http_id(h), http_version(h), form.note, &f));
    return http_send(op, h, quality_form_fields, &f);
}

static enum err form_http_active(struct op *op, struct http *h)
{
    struct active_form form = { 0 };
    struct quality_form f;
    TRY(http_read(op, h, &form));
    TRY(quality_form_set_active(op, http_id(h), http_version(h), form.active, &f));
    return http_send(op, h, quality_form_fields, &f);
}

#define DEF  .form = quality_form_def_fields, .form_size = sizeof(struct quality_form_def)
#define FORM .out = quality_form_fields, .out_name = "QualityForm"

const struct route quality_form_routes[] = {
    { GET, "/api/v1/quality-forms", form_http_list, "quality.plan", FORM, .flags = ROUTE_ITEMS,
      .summary = "Forms of quality checks" },
    { POST, "/api/v1/quality-forms", form_http_add, "quality.plan", DEF, FORM,
      .flags = ROUTE_CREATED, .summary = "Add a form as a draft", .errors = "quality.form_long" },
    { GET, "/api/v1/quality-forms/:id", form_http_get, "quality.plan", FORM, .summary = "One form",
      .errors = "quality.no_form" },
    { GET, "/api/v1/quality-forms/:id/content", form_http_content, "quality.plan",
      .query = content_query_fields, .out = quality_form_def_fields, .out_name = "QualityFormDef",
      .summary = "Its groups and items", .errors = "quality.no_form quality.no_edition" },
    { GET, "/api/v1/quality-forms/:id/editions", form_http_editions, "quality.plan",
      .out = quality_edition_fields, .out_name = "QualityEdition", .flags = ROUTE_ITEMS,
      .summary = "Its editions, newest first", .errors = "quality.no_form" },
    { PUT, "/api/v1/quality-forms/:id/draft", form_http_save, "quality.plan", DEF, FORM,
      .flags = ROUTE_IF_MATCH, .summary = "Save the draft",
      .errors = "quality.no_form quality.form_long record.changed" },
    { DELETE, "/api/v1/quality-forms/:id/draft", form_http_drop, "quality.plan", FORM,
      .flags = ROUTE_IF_MATCH, .summary = "Throw the draft away",
      .errors = "quality.no_form quality.no_draft record.changed" },
    { POST, "/api/v1/quality-forms/:id/switch-on", form_http_switch_on, "quality.plan",
      .form = switch_form_fields, .form_size = sizeof(struct switch_form), FORM,
      .flags = ROUTE_IF_MATCH, .summary = "Make an edition of the draft, for draws from now on",
      .errors = "quality.no_form quality.no_draft quality.weights quality.no_items quality.no_kind "
                "quality.key quality.key_twice quality.critical_weight quality.critical_scale "
                "record.changed" },
    { PATCH, "/api/v1/quality-forms/:id", form_http_active, "quality.plan",
      .form = active_form_fields, .form_size = sizeof(struct active_form), FORM,
      .flags = ROUTE_IF_MATCH, .summary = "Stop or resume it for new draws",
      .errors = "quality.no_form quality.no_edition record.changed" },
    { 0 },
};
