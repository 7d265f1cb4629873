/* Notifications over HTTP: everybody's own. */
#include "notification.h"

static const struct field notification_query_fields[] = {
    { FIELD(struct notification_query, unread), .doc = "only those that are not read yet" },
    { FIELD(struct notification_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct notification_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err notification_http_list(struct op *op, struct http *h)
{
    struct notification_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(notification_list(op, &q, &found, &next));
    return http_send_list(op, h, notification_fields, found.items, found.n,
                          sizeof(struct notification), next);
}

struct unread_count {
    int64_t unread;
};

static const struct field unread_count_fields[] = {
    { FIELD(struct unread_count, unread), .doc = "notifications not read yet" },
    { 0 },
};

static enum err notification_http_count(struct op *op, struct http *h)
{
    struct unread_count count = { 0 };
    TRY(notification_unread(op, &count.unread));
    return http_send(op, h, unread_count_fields, &count);
}

struct read_form {
    int64_t up_to;
};

static const struct field read_form_fields[] = {
    { FIELD(struct read_form, up_to), .flags = REQUIRED, .min = 1,
      .doc = "id: this one and all before it" },
    { 0 },
};

static enum err notification_http_read(struct op *op, struct http *h)
{
    struct read_form form = { 0 };
    struct unread_count count = { 0 };
    TRY(http_read(op, h, &form));
    TRY(notification_read(op, form.up_to));
    TRY(notification_unread(op, &count.unread));
    return http_send(op, h, unread_count_fields, &count);
}

const struct route notification_routes[] = {
    { GET, "/api/v1/notifications", notification_http_list, "login",
      .query = notification_query_fields, .out = notification_fields, .flags = ROUTE_LIST,
      .summary = "One's own notifications, newest first", .errors = "page.cursor" },
    { GET, "/api/v1/notifications/unread", notification_http_count, "login",
      .out = unread_count_fields, .summary = "How many of them are not read yet" },
    { POST, "/api/v1/notifications/read", notification_http_read, "login", .form = read_form_fields,
      .form_size = sizeof(struct read_form), .out = unread_count_fields,
      .summary = "Mark as read, up to one of them" },
    { 0 },
};
