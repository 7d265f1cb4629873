/* For tests and fuzz targets only: a record with a field of every kind and every flag. */
#pragma once

#include "field.h"

enum sample_colour { SAMPLE_RED, SAMPLE_GREEN, SAMPLE_BLUE };

struct sample_place {
    str city;
    int64_t floor;
};

struct sample {
    int64_t id;
    str name, note, choice, secret, hint;
    int64_t count, owner_id;
    bool active;
    utc due_at;
    money price;
    enum sample_colour colour;
    strs tags, parts;
    ints team_ids;
    struct sample_place place;
    struct list stops; /* struct sample_place */
    str data;
};

static const char *const sample_colours[] = { "red", "green", "blue", NULL };
static const char *const sample_parts[] = { "motor", "door", NULL };

static const struct field sample_place_fields[] = {
    { FIELD(struct sample_place, city), .flags = REQUIRED | TRIM, .max = 20 },
    { FIELD(struct sample_place, floor), .min = -3, .max = 50 },
    { 0 },
};

static const struct field sample_fields[] = {
    { FIELD(struct sample, id), .flags = READONLY },
    { FIELD(struct sample, name), .flags = REQUIRED | TRIM, .min = 2, .max = 10, .doc = "A name" },
    { FIELD(struct sample, note), .flags = NULLABLE | MULTILINE, .max = 1000 },
    { FIELD(struct sample, choice), .labels = sample_parts },
    { FIELD(struct sample, secret), .flags = SECRET, .min = 8, .format = "password" },
    { FIELD(struct sample, hint), .flags = OPTIONAL },
    { FIELD(struct sample, count), .max = 100 },
    { FIELD(struct sample, owner_id), .flags = NULLABLE, .min = 1 },
    { FIELD(struct sample, active) },
    { FIELD(struct sample, due_at), .flags = NULLABLE },
    { FIELD(struct sample, price) },
    { FIELD(struct sample, colour), .flags = REQUIRED, .labels = sample_colours },
    { FIELD(struct sample, tags), .flags = TRIM, .max = 3 },
    { FIELD(struct sample, parts), .labels = sample_parts },
    { FIELD(struct sample, team_ids) },
    { FIELD(struct sample, place), .flags = NULLABLE, .of = sample_place_fields },
    { FIELD(struct sample, stops), .of = sample_place_fields, .size = sizeof(struct sample_place),
      .max = 2 },
    { FIELD_JSON(struct sample, data), .max = 30 },
    { 0 },
};
