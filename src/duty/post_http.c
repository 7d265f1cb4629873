/* Posts over HTTP, and the model documents that they may begin with. Everybody who works here may see who
 * answers for what. */
#include "binding.h"
#include "coverage.h"
#include "duty_internal.h"

static enum err post_http_list(struct op *op, struct http *h)
{
    struct list posts;
    TRY(post_list(op, &posts));
    return http_send_items(op, h, post_fields, posts.items, posts.n, sizeof(struct post));
}

static enum err post_http_get(struct op *op, struct http *h)
{
    struct post p;
    TRY(post_get(op, http_id(h), &p));
    return http_send(op, h, post_fields, &p);
}

static enum err post_http_add(struct op *op, struct http *h)
{
    struct post p = { 0 };
    TRY(http_read(op, h, &p));
    TRY(post_add(op, &p, &p));
    return http_send_created(op, h, post_fields, &p);
}

static enum err post_http_edit(struct op *op, struct http *h)
{
    struct post p;
    TRY(post_get(op, http_id(h), &p));
    TRY(http_read(op, h, &p));
    TRY(post_edit(op, p.id, http_version(h), &p, &p));
    return http_send(op, h, post_fields, &p);
}

/* ------------------------------------------------------------------ documents of a post */

struct edition_form {
    int64_t from;
    int lang;
};

static const struct field edition_form_fields[] = {
    { FIELD(struct edition_form, from), .flags = NULLABLE, .min = 0,
      .doc = "document to copy; null: the one in force" },
    { FIELD(struct edition_form, lang), .labels = lang_labels,
      .doc = "of a document that copies none" },
    { 0 },
};

static enum err post_http_documents(struct op *op, struct http *h)
{
    struct list found;
    TRY(document_list(op, http_id(h), &found));
    return http_send_items(op, h, document_fields, found.items, found.n,
                           sizeof(struct duty_document));
}

static enum err post_http_new_document(struct op *op, struct http *h)
{
    struct edition_form form = { .lang = op->lang };
    struct duty_document d;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "lang"))
        form.lang = op->lang;
    TRY(document_add(op, http_id(h), form.from, (enum lang)form.lang, &d));
    return http_send_created(op, h, document_fields, &d);
}

/* ------------------------------------------------------------------ models */

static enum err model_http_list(struct op *op, struct http *h)
{
    struct list models;
    TRY(post_model_list(op, &models));
    return http_send_items(op, h, post_model_fields, models.items, models.n,
                           sizeof(struct post_model));
}

struct adopt_form {
    int lang;
    int64_t team_id;
    ints holder_ids;
};

static const struct field adopt_form_fields[] = {
    { FIELD(struct adopt_form, lang), .labels = lang_labels, .doc = "of the document" },
    { FIELD(struct adopt_form, team_id), .flags = NULLABLE, .min = 0, .doc = "department" },
    { FIELD(struct adopt_form, holder_ids), .max = 500, .doc = "active users who hold it" },
    { 0 },
};

static enum err model_http_adopt(struct op *op, struct http *h)
{
    struct adopt_form form = { 0 };
    struct duty_document d;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "lang"))
        form.lang = op->lang;
    struct post p = { .team_id = form.team_id, .holder_ids = form.holder_ids };
    TRY(post_model_adopt(op, http_path(h, "key"), (enum lang)form.lang, &p, &d));
    return http_send_created(op, h, document_fields, &d);
}

/* ------------------------------------------------------------------ all posts at once */

static enum err coverage_http_get(struct op *op, struct http *h)
{
    struct coverage_query q = { 0 };
    struct coverage c;
    TRY(http_query(op, h, &q));
    TRY(coverage_get(op, &q, &c));
    return http_send(op, h, coverage_fields, &c);
}

static enum err tasks_http_get(struct op *op, struct http *h)
{
    struct duty_tasks tasks;
    TRY(duty_tasks_get(op, &tasks));
    return http_send(op, h, duty_tasks_fields, &tasks);
}

static enum err bindable_http_get(struct op *op, struct http *h)
{
    struct bound_choices choices;
    TRY(bound_choices(op, &choices));
    return http_send(op, h, bound_choices_fields, &choices);
}

const struct route post_routes[] = {
    { GET, "/api/v1/posts", post_http_list, "login", .out = post_fields, .flags = ROUTE_ITEMS,
      .summary = "All posts, with the state of their documents" },
    { POST, "/api/v1/posts", post_http_add, "duty.write", .form = post_form_fields,
      .form_size = sizeof(struct post), .out = post_fields, .flags = ROUTE_CREATED,
      .summary = "Add a post",
      .errors = "post.unknown post.too_deep post.holder_unknown post.own_deputy team.unknown" },
    { GET, "/api/v1/posts/:id", post_http_get, "login", .out = post_fields, .summary = "One post",
      .errors = "post.not_found" },
    { PATCH, "/api/v1/posts/:id", post_http_edit, "duty.write", .form = post_form_fields,
      .form_size = sizeof(struct post), .out = post_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change a post, its holders and deputies, or give it up",
      .errors = "post.not_found post.unknown post.cycle post.too_deep post.holder_unknown "
                "post.own_deputy post.open_document team.unknown record.changed" },
    { GET, "/api/v1/posts/:id/documents", post_http_documents, "login", .out = document_fields,
      .flags = ROUTE_ITEMS, .summary = "Editions of its document, newest first, without duties",
      .errors = "post.not_found" },
    { POST, "/api/v1/posts/:id/documents", post_http_new_document, "duty.write",
      .form = edition_form_fields, .form_size = sizeof(struct edition_form), .out = document_fields,
      .flags = ROUTE_CREATED,
      .summary = "A new edition as a draft: a copy of the one in force, or of another",
      .errors = "post.not_found post.inactive duty_document.open duty_document.not_found" },
    { GET, "/api/v1/post-models", model_http_list, "login", .out = post_model_fields,
      .flags = ROUTE_ITEMS, .summary = "The model documents that come with the program" },
    { POST, "/api/v1/post-models/:key/adopt", model_http_adopt, "duty.write",
      .form = adopt_form_fields, .form_size = sizeof(struct adopt_form), .out = document_fields,
      .flags = ROUTE_CREATED, .summary = "Make a post with a draft of a model document",
      .errors = "post_model.not_found post_model.adopted post.holder_unknown team.unknown" },
    { GET, "/api/v1/duties/coverage", coverage_http_get, "login", .query = coverage_query_fields,
      .out = coverage_fields,
      .summary = "Elements nobody has, duties of two posts or none, permissions without a duty",
      .out_name = "DutyCoverage" },
    { GET, "/api/v1/duties/bindable", bindable_http_get, "duty.write", .out = bound_choices_fields,
      .summary = "What duties may be bound to: processes with their steps, standards, measures",
      .out_name = "Bindable" },
    { GET, "/api/v1/duties/tasks", tasks_http_get, "login", .out = duty_tasks_fields,
      .out_name = "DutyTasks",
      .summary =
          "What waits for the caller: documents to sign, to approve, to look through again" },
    { 0 },
};
