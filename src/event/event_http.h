/* Routes of the audit log. */
#pragma once

#include "../http/http.h"
#include "event.h"

extern const struct route event_routes[];
