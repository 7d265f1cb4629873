/* Many sheets over HTTP. */
#include "../doc/doc_xlsx.h"
#include "appraisal_view.h"

static enum err team_http(struct op *op, struct http *h)
{
    struct team_query q = { 0 };
    struct team_view v;
    TRY(http_query(op, h, &q));
    q.cycle_id = http_id(h);
    TRY(appraisal_team(op, &q, &v));
    return http_send(op, h, team_view_fields, &v);
}

static enum err calibration_http(struct op *op, struct http *h)
{
    struct calibration c;
    TRY(appraisal_calibration(op, http_id(h), &c));
    return http_send(op, h, calibration_fields, &c);
}

static enum err trainings_http(struct op *op, struct http *h)
{
    struct team_query q = { 0 };
    struct list found;
    TRY(http_query(op, h, &q));
    q.cycle_id = http_id(h);
    TRY(appraisal_trainings(op, &q, &found));
    return http_send_items(op, h, training_need_fields, found.items, found.n,
                           sizeof(struct training_need));
}

static enum err export_http(struct op *op, struct http *h)
{
    str name;
    TRY(appraisal_cycle_write(op, http_id(h), http_body(h), &name));
    return http_send_file(op, h, name, XLSX_MEDIA);
}

#define CYCLE "/api/v1/appraisal-cycles/:id"

const struct route appraisal_view_routes[] = {
    { GET, CYCLE "/team", team_http, "appraisal.read", .query = team_query_fields,
      .out = team_view_fields, .out_name = "AppraisalTeam", .flags = ROUTE_SLOW,
      .summary = "Persons by measures, each with the measure that balances it; never ranked on "
                 "small samples",
      .errors = "appraisal_cycle.not_found" },
    { GET, CYCLE "/calibration", calibration_http, "appraisal.manage", .out = calibration_fields,
      .out_name = "AppraisalCalibration", .flags = ROUTE_SLOW,
      .summary = "How leads judge beside each other, and what is still open",
      .errors = "appraisal_cycle.not_found" },
    { GET, CYCLE "/trainings", trainings_http, "appraisal.read", .query = team_query_fields,
      .out = training_need_fields, .out_name = "AppraisalTraining",
      .flags = ROUTE_SLOW | ROUTE_ITEMS,
      .summary = "Training that people need, by what they were judged by",
      .errors = "appraisal_cycle.not_found" },
    { GET, CYCLE "/export", export_http, "appraisal.read", .flags = ROUTE_SLOW,
      .summary = "The sheets of a cycle as an Excel file",
      .errors = "appraisal_cycle.not_found doc.workbook_too_large doc.no_room" },
    { 0 },
};
