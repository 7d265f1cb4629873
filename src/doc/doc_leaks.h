/* For the sanitizers: what libraries that draw keep for the life of the program is no leak of ours. */
#pragma once

/* Whoever draws with Pango or Graphviz calls it, so that the list below is linked in. */
void doc_leaks(void);
