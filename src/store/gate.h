/* A door that many may wait at and that opens once: a futex, because a condition variable would make
 * a whole commit group queue for one mutex on its way out. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct gate {
    atomic_uint open;
};

void gate_open(struct gate *gate);
bool gate_is_open(struct gate *gate);
/* False when it is still closed after timeout_us; a negative timeout waits for ever. */
bool gate_wait(struct gate *gate, int64_t timeout_us);
