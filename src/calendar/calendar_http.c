/* Calendars over HTTP. Who works here may read them and ask them: promises to customers hang on them. */
#include "calendar_internal.h"
#include "company_calendar.h"

/* ------------------------------------------------------------------ calendars */

static enum err calendar_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(company_calendar_list(op, &found));
    return http_send_items(op, h, company_calendar_row_fields, found.items, found.n,
                           sizeof(struct company_calendar));
}

struct version_query {
    int64_t version;
};

static const struct field version_query_fields[] = {
    { FIELD(struct version_query, version), .flags = NULLABLE, .min = 1,
      .doc = "number; the one in force now unless said" },
    { 0 },
};

static enum err calendar_http_get(struct op *op, struct http *h)
{
    struct version_query q = { 0 };
    struct company_calendar c;
    TRY(http_query(op, h, &q));
    TRY(company_calendar_get(op, http_path(h, "key"), q.version, &c));
    return http_send(op, h, company_calendar_fields, &c);
}

static enum err calendar_http_add(struct op *op, struct http *h)
{
    struct company_calendar_form form = { 0 };
    struct company_calendar c;
    TRY(http_read(op, h, &form));
    TRY(company_calendar_add(op, &form, &c));
    return http_send_created(op, h, company_calendar_fields, &c);
}

static enum err calendar_http_change(struct op *op, struct http *h)
{
    struct company_calendar_form form = { 0 };
    struct company_calendar c;
    TRY(http_read(op, h, &form));
    TRY(company_calendar_change(op, http_path(h, "key"), http_version(h), &form, &c));
    return http_send(op, h, company_calendar_fields, &c);
}

static enum err calendar_http_import(struct op *op, struct http *h)
{
    struct holiday_year year = { 0 };
    struct company_calendar c;
    TRY(http_read(op, h, &year));
    TRY(company_calendar_import(op, http_path(h, "key"), &year, &c));
    return http_send(op, h, company_calendar_fields, &c);
}

static enum err calendar_http_preview(struct op *op, struct http *h)
{
    struct holiday_year year = { 0 };
    struct import_preview preview;
    TRY(http_read(op, h, &year));
    TRY(company_calendar_preview(op, http_path(h, "key"), &year, &preview));
    return http_send(op, h, import_preview_fields, &preview);
}

/* ------------------------------------------------------------------ its days */

struct days_query {
    int64_t year, version;
};

static const struct field days_query_fields[] = {
    { FIELD(struct days_query, year), .flags = NULLABLE, .min = 1970, .max = 2199,
      .doc = "this year unless said" },
    { FIELD(struct days_query, version), .flags = NULLABLE, .min = 1,
      .doc = "number; the one in force now unless said" },
    { 0 },
};

static int64_t this_year(struct op *op, const struct calendar *c)
{
    int64_t year = 1970;
    str_int((str){ date_of_days(op->mem, day_at(c, op->now)).p, 4 }, &year);
    return year;
}

static enum err calendar_http_days(struct op *op, struct http *h)
{
    struct days_query q = { 0 };
    struct company_calendar record;
    const struct calendar *c;
    TRY(http_query(op, h, &q));
    TRY(company_calendar_get(op, http_path(h, "key"), q.version, &record));
    TRY(calendar_kept(op, record.content, &c));
    struct list days = calendar_days(op, c, q.year ? q.year : this_year(op, c));
    return http_send_items(op, h, calendar_day_fields, days.items, days.n,
                           sizeof(struct calendar_day));
}

/* ------------------------------------------------------------------ a question */

struct question_form {
    str calendar; /* JSON: a key or a calendar */
    struct due_form due;
};

static const struct field question_fields[] = {
    { FIELD_JSON(struct question_form, calendar), .flags = REQUIRED, .max = CALENDAR_MAX,
      .doc = "its key, or a calendar" },
    { FIELD_NAMED(struct question_form, due.start, "start"), .flags = REQUIRED, .max = 40,
      .doc = "RFC 3339, or a day: from its midnight on" },
    { FIELD_NAMED(struct question_form, due.add, "add"), .max = 40,
      .doc = "working time, \"4h30m\"; one of add … months is asked" },
    { FIELD_NAMED(struct question_form, due.subtract, "subtract"), .max = 40 },
    { FIELD_NAMED(struct question_form, due.until, "until"), .max = 40,
      .doc = "how much working time there is until then" },
    { FIELD_NAMED(struct question_form, due.next_open, "next_open") },
    { FIELD_NAMED(struct question_form, due.working_days, "working_days"), .min = 1,
      .max = PERIOD_MAX },
    { FIELD_NAMED(struct question_form, due.natural_days, "natural_days"), .min = 1,
      .max = PERIOD_MAX },
    { FIELD_NAMED(struct question_form, due.months, "months"), .min = 1, .max = 2400 },
    { FIELD_NAMED(struct question_form, due.roll, "roll"), .labels = calendar_roll_labels,
      .doc = "when the last of natural days or months is one of rest" },
    { FIELD_NAMED(struct question_form, due.statutory, "statutory"),
      .doc = "days off that only the yearly notice gives do not count as holidays" },
    { FIELD_NAMED(struct question_form, due.close, "close"), .labels = calendar_close_labels,
      .doc = "when the last day ends" },
    { FIELD_NAMED(struct question_form, due.limit, "limit"), .min = 1, .max = DUE_LIMIT_MAX,
      .doc = "days to explain, 100 unless said" },
    { 0 },
};

static enum err calendar_asked(struct op *op, str asked, const struct calendar **ret)
{
    const json_t *root;
    int64_t version_id;
    TRY(json_read(op, arena_fmt(op->mem, "[" STR_FMT "]", STR_ARG(asked)), &root));
    root = json_array_get(root, 0);
    if (json_is_string(root))
        return calendar_in_force(op, json_view(root), op->now, &version_id, ret);
    return calendar_from(op, root, STR("/calendar"), ret);
}

static enum err calendar_http_due(struct op *op, struct http *h)
{
    struct question_form form = { 0 };
    struct due_answer answer;
    const struct calendar *c;
    TRY(http_read(op, h, &form));
    TRY(calendar_asked(op, form.calendar, &c));
    TRY(calendar_due(op, c, &form.due, false, &answer));
    return http_send(op, h, due_answer_fields, &answer);
}

#define CALENDAR_ERRORS                                                                            \
    "calendar.zone calendar.weekday calendar.span calendar.span_order calendar.span_overlap "      \
    "calendar.date calendar.month_day calendar.year calendar.never_opens"

#define IMPORT_ERRORS                                                                              \
    "calendar.not_found calendar.not_published calendar.other_year calendar.gap "                  \
    "calendar.makeup_closed calendar.date"

const struct route calendar_routes[] = {
    { GET, "/api/v1/calendars", calendar_http_list, "login", .out = company_calendar_row_fields,
      .flags = ROUTE_ITEMS, .summary = "All calendars, with the version in force",
      .out_name = "CalendarRow" },
    { POST, "/api/v1/calendars", calendar_http_add, "calendar.write",
      .form = company_calendar_add_fields, .form_size = sizeof(struct company_calendar_form),
      .out = company_calendar_fields, .flags = ROUTE_CREATED, .summary = "A new calendar",
      .errors = "calendar.key calendar.key_taken " CALENDAR_ERRORS, .out_name = "Calendar" },
    { POST, "/api/v1/calendars/due", calendar_http_due, "login", .form = question_fields,
      .form_size = sizeof(struct question_form), .out = due_answer_fields,
      .summary =
          "When something is due, how much working time lies between, when it opens, and why",
      .errors = "calendar.not_found due.one_operation due.time due.duration due.days due.too_long "
                "calendar.too_far calendar.too_early " CALENDAR_ERRORS,
      .out_name = "DueAnswer" },
    { GET, "/api/v1/calendars/:key", calendar_http_get, "login", .query = version_query_fields,
      .out = company_calendar_fields, .summary = "A calendar and all its versions",
      .errors = "calendar.not_found calendar.no_version", .out_name = "Calendar" },
    { PUT, "/api/v1/calendars/:key", calendar_http_change, "calendar.write",
      .form = company_calendar_change_fields, .form_size = sizeof(struct company_calendar_form),
      .out = company_calendar_fields, .flags = ROUTE_IF_MATCH,
      .summary = "A new version of a calendar, from now on or from a time to come",
      .errors = "calendar.not_found calendar.effective_past calendar.effective_order "
                "calendar.too_large record.changed " CALENDAR_ERRORS,
      .out_name = "Calendar" },
    { POST, "/api/v1/calendars/:key/import", calendar_http_import, "calendar.write",
      .form = holiday_year_fields, .form_size = sizeof(struct holiday_year),
      .out = company_calendar_fields,
      .summary = "A new version with a year's holidays, in the form of holiday-cn",
      .errors = IMPORT_ERRORS " calendar.too_large", .out_name = "Calendar" },
    { POST, "/api/v1/calendars/:key/import/preview", calendar_http_preview, "calendar.write",
      .form = holiday_year_fields, .form_size = sizeof(struct holiday_year),
      .out = import_preview_fields, .summary = "What an import would change, day by day",
      .errors = IMPORT_ERRORS, .out_name = "ImportPreview" },
    { GET, "/api/v1/calendars/:key/days", calendar_http_days, "login", .query = days_query_fields,
      .out = calendar_day_fields, .flags = ROUTE_ITEMS, .summary = "What each day of a year is",
      .errors = "calendar.not_found calendar.no_version", .out_name = "CalendarDay" },
    { 0 },
};
