/* Private to the room: the log as the report sees it, and what the readers share. */
#pragma once

#include "mine.h"

/* Names as numbers: an open table of indices into `names`. */
struct intern {
    strs names;
    size_t names_room;
    struct {
        uint32_t hash, index; /* index + 1; 0 = free */
    } * slots;
    size_t room;
};

struct mine_step {
    int64_t at;
    uint32_t id, activity;
    uint32_t place; /* in the order of the file: keeps sorting stable */
};

struct mine_log {
    struct arena *mem;
    struct intern ids, activities;
    struct mine_step *steps;
    size_t n, room;
};

/* A row as a file has it. */
struct mine_row {
    int64_t line;
    str id, activity, time;
};

/* Takes the row as an event, or tells what is wrong with it under the names of `columns`. */
enum err mine_take(struct op *op, struct mine_log *log, struct mine_reading *reading,
                   const struct mine_columns *columns, const struct mine_row *row) MUST_CHECK;
void mine_bad(struct op *op, struct mine_reading *reading, int64_t line, str column,
              const char *code, str value);
