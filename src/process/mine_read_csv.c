/* Events from CSV: the heading says where the three things stand, or their usual names do. */
#include "mine_internal.h"

#include "../base/csv.h"
#include "../base/text.h"

/* Names that logs give to their columns, the plainest first; compared folded. */
static const char *const usual_ids[] = {
    "case id",   "case_id",  "caseid", "case:concept:name", "case",     "工单号",   "工单编号",
    "案件编号",  "案件号",   "案例id", "案例编号",          "流程编号", "实例编号", "ticket id",
    "ticket_id", "ticketid", "ticket", "order id",          "order_id", "订单号",   "单号",
    "编号",      NULL,
};
static const char *const usual_activities[] = {
    "activity", "concept:name", "activity name", "activity_name", "activityname", "环节",
    "活动",     "活动名称",     "步骤",          "节点",          "操作",         "动作",
    "event",    "task",         "action",        "step",          NULL,
};
static const char *const usual_times[] = {
    "timestamp",  "time:timestamp",  "complete timestamp", "time",     "时间",     "时间戳",
    "发生时间",   "操作时间",        "完成时间",           "处理时间", "开始时间", "event time",
    "event_time", "start timestamp", "datetime",           "date",     "日期",     NULL,
};

static ptrdiff_t text_read(void *from, char *into, size_t n)
{
    str *text = from;
    n = n < text->n ? n : text->n;
    if (n)
        memcpy(into, text->p, n);
    *text = (str){ text->p + n, text->n - n };
    return (ptrdiff_t)n;
}

/* -1 when the heading has none of that name. */
static ptrdiff_t column_named(struct op *op, const strs *heading, str name)
{
    str wanted = text_fold(op->mem, text_trim(name));
    for (size_t i = 0; i < heading->n; i++)
        if (str_eq(text_fold(op->mem, heading->items[i]), wanted))
            return (ptrdiff_t)i;
    return -1;
}

/* By the name given, or by a usual one; a field error that lists the columns when there is none. */
static size_t column_find(struct op *op, const strs *heading, str pointer, str *name,
                          const char *const *usual)
{
    str columns = arena_join(op->mem, heading, ", ");
    ptrdiff_t at = -1;
    if (name->n)
        at = column_named(op, heading, *name);
    else
        for (; at < 0 && *usual; usual++)
            at = column_named(op, heading, str_of(*usual));
    if (at >= 0)
        *name = heading->items[at];
    else if (name->n)
        op_field_with(op, pointer, "process.no_column", P("name", *name), P("columns", columns));
    else
        op_field_with(op, pointer, "process.which_column", P("columns", columns));
    return at < 0 ? 0 : (size_t)at;
}

struct layout {
    struct mine_columns names; /* as the heading writes them */
    size_t id, activity, time, last;
};

static enum err layout_read(struct op *op, const str *cells, size_t n,
                            const struct mine_columns *columns, struct layout *ret)
{
    strs heading = { arena_array(op->mem, n, sizeof(str)), n };
    for (size_t i = 0; i < n; i++)
        heading.items[i] = arena_str(op->mem, text_cut(text_trim(cells[i]), 100));
    ret->names = *columns;
    ret->id = column_find(op, &heading, STR("--case"), &ret->names.id, usual_ids);
    ret->activity =
        column_find(op, &heading, STR("--activity"), &ret->names.activity, usual_activities);
    ret->time = column_find(op, &heading, STR("--time"), &ret->names.time, usual_times);
    TRY(op_check(op));
    ret->last = ret->id > ret->activity ? ret->id : ret->activity;
    ret->last = ret->last > ret->time ? ret->last : ret->time;
    return OK;
}

static enum err rows_read(struct op *op, struct csv *csv, const struct layout *l,
                          struct mine_log *log, struct mine_reading *reading)
{
    const str *cells;
    size_t n;
    enum csv_result result;
    while ((result = csv_next(csv, &cells, &n)) == CSV_ROW) {
        if (n == 1 && !text_trim(cells[0]).n)
            continue;
        if (n <= l->last) {
            mine_bad(op, reading, csv_line(csv), STR(""), "process.short", STR(""));
            continue;
        }
        struct mine_row row = { csv_line(csv), cells[l->id], cells[l->activity], cells[l->time] };
        TRY(mine_take(op, log, reading, &l->names, &row));
    }
    if (result == CSV_TORN)
        mine_bad(op, reading, csv_line(csv), STR(""), "process.torn", STR(""));
    if (result == CSV_LONG)
        return refuse_with(op, ERR_TOO_LARGE, "process.long_row",
                           P("line", arena_fmt(op->mem, "%lld", (long long)csv_line(csv))));
    return OK;
}

static void csv_cleanup(struct csv **csv)
{
    csv_close(*csv);
}

enum err mine_read_csv(struct op *op, str bytes, const struct mine_columns *columns,
                       struct mine_log *log, struct mine_reading *ret)
{
    struct layout layout;
    const str *cells;
    size_t bad = 0, n;
    if (!text_utf8(bytes, &bad) && !text_from_gb18030(op->mem, bytes, &bytes))
        return refuse_with(op, ERR_SYNTAX, "process.encoding",
                           P("offset", arena_fmt(op->mem, "%zu", bad)));
    CLEANUP(csv_cleanup) struct csv *csv = csv_open(text_read, &bytes, 0);
    if (csv_next(csv, &cells, &n) != CSV_ROW)
        return refuse(op, ERR_INVALID, "process.no_heading");
    TRY(layout_read(op, cells, n, columns, &layout));
    return rows_read(op, csv, &layout, log, ret);
}
