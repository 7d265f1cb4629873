#include "doc_leaks.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_LEAK_CHECK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_LEAK_CHECK 1
#endif
#endif
#ifdef WITH_LEAK_CHECK
/* What fontconfig keeps for the life of a thread is addressed by offsets, which look like leaks; Graphviz keeps names and
 * plug-ins for the life of the program. */
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libgvplugin\nleak:libgvc\nleak:libcgraph";
}
#endif

void doc_leaks(void) {}
