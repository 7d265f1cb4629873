/* A line of cells, a line of dashes, lines of cells: what both people and our own exports write. */
#include "import_table.h"

#include "../base/text.h"
#include "../lint/lint.h"
#include "duty_words.h"

static const struct {
    const char *word;
    enum import_column column;
} heads[] = {
    { "序号", COLUMN_NUMBER },
    { "编号", COLUMN_NUMBER },
    { "no.", COLUMN_NUMBER },
    { "no", COLUMN_NUMBER },
    { "#", COLUMN_NUMBER },
    { "职责", COLUMN_DUTY },
    { "岗位职责", COLUMN_DUTY },
    { "工作职责", COLUMN_DUTY },
    { "工作内容", COLUMN_DUTY },
    { "职责描述", COLUMN_DUTY },
    { "职责内容", COLUMN_DUTY },
    { "主要职责", COLUMN_DUTY },
    { "duty", COLUMN_DUTY },
    { "duties", COLUMN_DUTY },
    { "responsibility", COLUMN_DUTY },
    { "触发", COLUMN_TRIGGER },
    { "触发条件", COLUMN_TRIGGER },
    { "trigger", COLUMN_TRIGGER },
    { "产出", COLUMN_OUTPUT },
    { "输出", COLUMN_OUTPUT },
    { "工作成果", COLUMN_OUTPUT },
    { "output", COLUMN_OUTPUT },
    { "deliverable", COLUMN_OUTPUT },
    { "时限", COLUMN_LIMIT },
    { "完成时限", COLUMN_LIMIT },
    { "time limit", COLUMN_LIMIT },
    { "deadline", COLUMN_LIMIT },
    { "要素", COLUMN_ELEMENT },
    { "element", COLUMN_ELEMENT },
    { "elements", COLUMN_ELEMENT },
    { "动作", COLUMN_ACTION },
    { "action", COLUMN_ACTION },
    { "对象", COLUMN_OBJECT },
    { "object", COLUMN_OBJECT },
    { "负责到底 a", COLUMN_ACCOUNTABLE },
    { "accountable", COLUMN_ACCOUNTABLE },
    { "执行 r", COLUMN_RESPONSIBLE },
    { "responsible", COLUMN_RESPONSIBLE },
    { "征询 c", COLUMN_CONSULTED },
    { "consulted", COLUMN_CONSULTED },
    { "知会 i", COLUMN_INFORMED },
    { "informed", COLUMN_INFORMED },
    { "所需权限", COLUMN_PERMISSIONS },
    { "permissions", COLUMN_PERMISSIONS },
    { "所需培训", COLUMN_TRAININGS },
    { "training", COLUMN_TRAININGS },
    { "流程", COLUMN_PROCESSES },
    { "process", COLUMN_PROCESSES },
    { "服务标准", COLUMN_STANDARDS },
    { "standard", COLUMN_STANDARDS },
    { "指标", COLUMN_MEASURES },
    { "measures", COLUMN_MEASURES },
    { "measure", COLUMN_MEASURES },
    { "目标", COLUMN_TARGET },
    { "target", COLUMN_TARGET },
    { "计分", COLUMN_RULE },
    { "score", COLUMN_RULE },
    { "权重", COLUMN_WEIGHT },
    { "weight", COLUMN_WEIGHT },
};

static enum import_column column_of(struct op *op, str head)
{
    str folded = text_fold(op->mem, text_trim(head));
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_is(folded, heads[i].word))
            return heads[i].column;
    return COLUMN_OTHER;
}

/* ------------------------------------------------------------------ lines into cells */

/* A cell as it was meant: \| is a bar, <br> a line break. */
static str cell_read(struct op *op, str cell)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 1 << 20);
    cell = text_trim(cell);
    for (size_t i = 0; i < cell.n; i++) {
        str rest = { cell.p + i, cell.n - i };
        if (str_starts(rest, STR("<br>"))) {
            buf_char(&out, '\n');
            i += 3;
        } else if (cell.p[i] == '\\' && i + 1 < cell.n && !((unsigned char)cell.p[i + 1] & 0x80)) {
            buf_char(&out, cell.p[++i]);
        } else {
            buf_char(&out, cell.p[i]);
        }
    }
    return arena_str(op->mem, buf_view(&out));
}

/* How many cells a line of a table has; 0 when it is none. */
static size_t line_cells(struct op *op, str line, str ret[IMPORT_COLUMNS])
{
    size_t n = 0, begin;
    line = text_trim(line);
    if (!line.n || line.p[0] != '|')
        return 0;
    begin = 1;
    for (size_t i = 1; i < line.n && n < IMPORT_COLUMNS; i++) {
        bool bar = line.p[i] == '|' && line.p[i - 1] != '\\';
        if (!bar && i + 1 < line.n)
            continue;
        size_t end = bar ? i : i + 1;
        ret[n++] = cell_read(op, (str){ line.p + begin, end - begin });
        begin = i + 1;
    }
    return n;
}

static bool is_rule(const str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!cells[i].n)
            return false;
        for (size_t k = 0; k < cells[i].n; k++)
            if (cells[i].p[k] != '-' && cells[i].p[k] != ':')
                return false;
    }
    return n > 0;
}

/* ------------------------------------------------------------------ tables */

static bool head_has(const struct import_table *t, enum import_column column)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i] == column)
            return true;
    return false;
}

static enum import_table_kind kind_of(const struct import_table *t)
{
    if (head_has(t, COLUMN_DUTY))
        return TABLE_DUTIES;
    if (!head_has(t, COLUMN_NUMBER))
        return TABLE_FOREIGN;
    if (head_has(t, COLUMN_ACCOUNTABLE) && head_has(t, COLUMN_RESPONSIBLE))
        return TABLE_RACI;
    if (head_has(t, COLUMN_PROCESSES) && head_has(t, COLUMN_STANDARDS))
        return TABLE_FIVE;
    return head_has(t, COLUMN_MEASURES) && head_has(t, COLUMN_TARGET) && head_has(t, COLUMN_RULE)
               ? TABLE_MEASURES
               : TABLE_FOREIGN;
}

static bool head_read(struct op *op, str line, struct import_table *ret)
{
    *ret = (struct import_table){ 0 };
    ret->column_count = line_cells(op, line, ret->head);
    for (size_t i = 0; i < ret->column_count; i++) {
        enum import_column column = column_of(op, ret->head[i]);
        ret->columns[i] = head_has(ret, column) ? COLUMN_OTHER : column;
    }
    ret->kind = kind_of(ret);
    return ret->column_count > 1;
}

static size_t rows_most(str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n + 1;
}

/* The rows below the head; *rest moves behind the table. */
static void rows_read(struct op *op, str *rest, struct import_table *t)
{
    str line, cells[IMPORT_COLUMNS];
    str here = *rest;
    t->cells = arena_array(op->mem, rows_most(here) * IMPORT_COLUMNS, sizeof(str));
    t->end = here.p;
    while (str_split(&here, '\n', &line)) {
        memset(cells, 0, sizeof cells);
        size_t n = line_cells(op, line, cells);
        if (!n)
            return;
        t->end = line.p + line.n;
        *rest = here;
        if (!is_rule(cells, n))
            memcpy(&t->cells[t->rows++ * IMPORT_COLUMNS], cells, sizeof cells);
    }
}

void import_tables_find(struct op *op, str text, struct import_tables *ret)
{
    str rest = text, line;
    *ret = (struct import_tables){ 0 };
    size_t room = 0;
    while (str_split(&rest, '\n', &line)) {
        struct import_table t;
        if (!head_read(op, line, &t))
            continue;
        t.begin = line.p;
        rows_read(op, &rest, &t);
        if (ret->n == room) {
            size_t more = room ? 2 * room : 4;
            ret->items = arena_grow(op->mem, ret->items, room * sizeof t, more * sizeof t);
            room = more;
        }
        ret->items[ret->n++] = t;
    }
}

const struct import_table *import_table_of(const struct import_tables *tables, const char *at)
{
    for (size_t i = 0; i < tables->n; i++)
        if (at >= tables->items[i].begin && at < tables->items[i].end)
            return &tables->items[i];
    return NULL;
}

/* ------------------------------------------------------------------ rows into duties */

static strs elements_in(struct op *op, str cell)
{
    strs found = { arena_array(op->mem, 10, sizeof(str)), 0 };
    for (size_t i = 0; element_labels[i]; i++)
        if (str_has(cell, words_element(LANG_ZH, str_of(element_labels[i]))) ||
            str_has(cell, words_element(LANG_EN, str_of(element_labels[i]))))
            found.items[found.n++] = str_of(element_labels[i]);
    return found;
}

static bool limit_in(str cell, struct duty *d)
{
    struct lint_limit limit;
    if (!lint_time_limit(cell, &limit))
        return false;
    d->limit_kind = limit.every ? LIMIT_EVERY : LIMIT_WITHIN;
    d->limit_amount = limit.amount;
    d->limit_unit = limit.unit;
    return true;
}

static str on_one_line(struct op *op, str cell)
{
    char *one = arena_z(op->mem, cell);
    for (size_t i = 0; i < cell.n; i++)
        if (one[i] == '\n')
            one[i] = ' ';
    return (str){ one, cell.n };
}

/* False when the cell has no place in the duty. */
static bool cell_place(struct op *op, enum import_column column, str cell, struct duty *d)
{
    str *texts[] = { [COLUMN_DUTY] = &d->statement,
                     [COLUMN_TRIGGER] = &d->trigger,
                     [COLUMN_OUTPUT] = &d->output,
                     [COLUMN_ACTION] = &d->action,
                     [COLUMN_OBJECT] = &d->object };
    if (column == COLUMN_NUMBER)
        return true;
    if (column == COLUMN_LIMIT)
        return limit_in(cell, d);
    if (column == COLUMN_ELEMENT) {
        d->elements = elements_in(op, cell);
        return d->elements.n > 0;
    }
    if (column >= sizeof texts / sizeof *texts || !texts[column] ||
        (column == COLUMN_ACTION && text_chars(cell) > 60) ||
        (column != COLUMN_DUTY && text_chars(cell) > 200))
        return false;
    *texts[column] = on_one_line(op, cell);
    return true;
}

bool import_cell_empty(str cell)
{
    return !cell.n || str_is(cell, "—") || str_is(cell, "-");
}

void import_rest_add(struct op *op, const struct import_table *t, size_t column, str cell,
                     strs *ret_rest)
{
    str head = column < t->column_count ? t->head[column] : STR("");
    str words = on_one_line(op, cell);
    ret_rest->items[ret_rest->n++] =
        head.n ? arena_fmt(op->mem, STR_FMT "：" STR_FMT, STR_ARG(head), STR_ARG(words)) : words;
}

void import_row(struct op *op, const struct import_table *t, size_t row, struct duty *ret,
                strs *ret_rest)
{
    const str *cells = &t->cells[row * IMPORT_COLUMNS];
    *ret_rest = (strs){ arena_array(op->mem, IMPORT_COLUMNS, sizeof(str)), 0 };
    for (size_t i = 0; i < IMPORT_COLUMNS; i++) {
        enum import_column column = i < t->column_count ? t->columns[i] : COLUMN_OTHER;
        if (!import_cell_empty(cells[i]) && !cell_place(op, column, cells[i], ret))
            import_rest_add(op, t, i, cells[i], ret_rest);
    }
}

/* ------------------------------------------------------------------ RACI */

static int64_t post_called(const struct list *posts, str name)
{
    const struct post *p = posts->items;
    for (size_t i = 0; i < posts->n; i++)
        if (p[i].active && (str_eq(p[i].name_zh, name) || str_eq(p[i].name_en, name)))
            return p[i].id;
    return 0;
}

strs import_cell_lines(struct op *op, str cell)
{
    strs lines = { arena_array(op->mem, cell.n + 1, sizeof(str)), 0 };
    str line;
    while (str_split(&cell, '\n', &line))
        if (!import_cell_empty(text_trim(line)))
            lines.items[lines.n++] = text_trim(line);
    return lines;
}

static void partners_place(struct duty *d, int role, const strs *names, str own,
                           const struct list *posts)
{
    struct duty_partner *all = d->partners.items;
    for (size_t i = 0; i < names->n && d->partners.n < 20; i++) {
        if (str_eq(names->items[i], own)) {
            if (role == PARTNER_ACCOUNTABLE)
                d->role = ROLE_ACCOUNTABLE;
            continue;
        }
        all[d->partners.n++] = (struct duty_partner){ post_called(posts, names->items[i]),
                                                      text_cut(names->items[i], 60), role };
    }
}

str import_permission(str name)
{
    for (size_t i = 0; i < permission_count(); i++) {
        const struct permission *p = permission_at(i);
        if (str_is(name, p->zh) || str_is(name, p->en) || str_is(name, p->key))
            return str_of(p->key);
    }
    return STR("");
}

static bool raci_place(struct op *op, enum import_column column, str cell, str own,
                       const struct list *posts, struct duty *d)
{
    strs lines = import_cell_lines(op, cell);
    if (column >= COLUMN_ACCOUNTABLE && column <= COLUMN_INFORMED) {
        partners_place(d, (int)(column - COLUMN_ACCOUNTABLE), &lines, own, posts);
        return true;
    }
    if (column == COLUMN_TRAININGS) {
        d->trainings = lines;
        return lines.n <= 20;
    }
    if (column != COLUMN_PERMISSIONS)
        return column == COLUMN_NUMBER;
    for (size_t i = 0; i < lines.n; i++) {
        lines.items[i] = import_permission(lines.items[i]);
        if (!lines.items[i].n)
            return false;
    }
    d->permissions = lines;
    return lines.n <= 30;
}

struct duty *import_duty_of(const struct import_table *t, size_t row, struct duty *duties, size_t n)
{
    const str *cells = &t->cells[row * IMPORT_COLUMNS];
    int64_t number;
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i] == COLUMN_NUMBER && str_int(cells[i], &number) && number >= 1 &&
            number <= (int64_t)n)
            return &duties[number - 1];
    return NULL;
}

void import_raci_row(struct op *op, const struct import_table *t, size_t row, str own,
                     const struct list *posts, struct duty *duties, size_t n, strs *ret_rest)
{
    const str *cells = &t->cells[row * IMPORT_COLUMNS];
    struct duty none = { 0 }, *numbered = import_duty_of(t, row, duties, n);
    struct duty *d = numbered ? numbered : &none;
    *ret_rest = (strs){ arena_array(op->mem, IMPORT_COLUMNS, sizeof(str)), 0 };
    d->role = ROLE_RESPONSIBLE;
    d->partners = (struct list){ arena_array(op->mem, 20, sizeof(struct duty_partner)), 0 };
    for (size_t i = 0; i < IMPORT_COLUMNS; i++) {
        enum import_column column = i < t->column_count ? t->columns[i] : COLUMN_OTHER;
        if (import_cell_empty(cells[i]) ||
            (d != &none && raci_place(op, column, cells[i], own, posts, d)))
            continue;
        import_rest_add(op, t, i, cells[i], ret_rest);
    }
}
