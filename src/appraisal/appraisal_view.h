/* Many sheets at once: a team's figures side by side, how leads judge, and what people should be taught. Each look names persons, so
 * it is written down for each sheet that is in it. */
#pragma once

#include "appraisal.h"

/* ------------------------------------------------------------------ teams */

struct team_query {
    int64_t cycle_id;         /* of the path */
    int64_t team_id, post_id; /* 0: all that one may see */
    str sort;                 /* name | score: by points only where nothing hinders it */
};
struct team_column { /* a measure that somebody is judged by */
    str measure, name_zh, name_en, unit, direction;
    str counter, counter_zh, counter_en, counter_unit;
};
struct team_cell {
    str measure;
    int64_t n;
    bool small;
    decimal value, target, points;
    bool missed;
    decimal expected; /* of the same mix with others */
    decimal counter_value;
    int64_t counter_n;
};
struct team_row {
    int64_t appraisal_id, user_id;
    str user_name, post_zh, post_en;
    int state;
    decimal score;
    struct list cells; /* struct team_cell, those that the person has */
};
struct team_post {
    int64_t id;
    str zh, en;
};
struct team_view {
    struct list columns; /* struct team_column */
    struct list rows;    /* struct team_row, by name; by score where they are ranked */
    struct list posts;   /* struct team_post, of the rows whatever post_id asks for */
    bool ranked;
    /* Why they may not stand by score: of several editions, with samples below 30, or not all submitted where people judge. */
    strs hindered;
};
extern const struct field team_query_fields[], team_view_fields[];
/* By who has appraisal.read: of team what is below them, of all everything. ERR_NOT_FOUND "appraisal_cycle.not_found". */
enum err appraisal_team(struct op *op, const struct team_query *q,
                        struct team_view *ret) MUST_CHECK;

/* ------------------------------------------------------------------ leads */

struct lead_row {
    int64_t lead_id; /* 0: nobody is above */
    str lead_name;
    int64_t sheets, open;              /* open: not submitted yet */
    int64_t judged;                    /* sheets that were submitted */
    decimal mean, spread, least, most; /* of what leads judge, 0 to 100 */
    decimal off;                       /* from the mean of all */
    ints bands;                        /* how many below 60, 60, 70, 80, 90 and above */
};
struct calibration {
    decimal mean, spread; /* of all that were judged */
    int64_t judged, open;
    struct list leads; /* struct lead_row, by name */
};
extern const struct field calibration_fields[];
enum err appraisal_calibration(struct op *op, int64_t cycle_id, struct calibration *ret) MUST_CHECK;

/* ------------------------------------------------------------------ training */

struct training_need {
    str training;
    int64_t appraisal_id, user_id;
    str user_name;
    int64_t team_id; /* the person's first */
    str team_zh, team_en;
    str duty, measure, name_zh, name_en, unit;
    decimal value, target;
    bool small;
};
extern const struct field training_need_fields[];
/* Of items whose target was missed: struct training_need, by training and then by team and name. */
enum err appraisal_trainings(struct op *op, const struct team_query *q,
                             struct list *ret) MUST_CHECK;

/* All that the actor may see of a cycle, as an Excel file: a sheet of persons, one of items. */
enum err appraisal_cycle_write(struct op *op, int64_t cycle_id, struct buf *out,
                               str *ret_name) MUST_CHECK;

extern const struct route appraisal_view_routes[];
