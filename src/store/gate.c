#include "gate.h"

#include "../base/utc.h"

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void gate_open(struct gate *gate)
{
    atomic_store(&gate->open, 1);
    syscall(SYS_futex, &gate->open, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

bool gate_is_open(struct gate *gate)
{
    return atomic_load(&gate->open) != 0;
}

bool gate_wait(struct gate *gate, int64_t timeout_us)
{
    int64_t end = timeout_us < 0 ? 0 : mono_us() + timeout_us;
    while (!gate_is_open(gate)) {
        int64_t left = timeout_us < 0 ? 0 : end - mono_us();
        if (timeout_us >= 0 && left <= 0)
            return false;
        struct timespec ts = { left / 1000000, left % 1000000 * 1000 };
        syscall(SYS_futex, &gate->open, FUTEX_WAIT_PRIVATE, 0, timeout_us < 0 ? NULL : &ts, NULL,
                0);
    }
    return true;
}
