/* Threads of the program: none but the main one takes signals, or a signal that ends the program would be passed by while the
 * main thread is busy, and end it at once instead of in order. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

/* False when there can be no more threads. The caller joins it. */
bool thread_start(pthread_t *ret, void *(*run)(void *), void *arg);
