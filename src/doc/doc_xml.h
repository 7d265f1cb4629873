/* The XML of Word files as events. Prefixes are resolved, so that a file may choose its own; what means
 * nothing to a reader (old properties of tracked changes, the second of two equal contents in
 * mc:AlternateContent) is passed over here. A DOCTYPE, and nesting deeper than XML_DEPTH_MAX, break
 * off: no Word file has them. */
#pragma once

#include "doc_zip.h"

#define XML_DEPTH_MAX 256

/* The elements that readers look at, in the order of their names. */
enum xml_element {
    XML_OTHER,
    XML_MATH_TEXT,
    XML_ABSTRACT_NUM,
    XML_ABSTRACT_NUM_ID,
    XML_BASED_ON,
    XML_BR,
    XML_CR,
    XML_DEL,
    XML_ENDNOTE,
    XML_FIELD_CHAR,
    XML_FIELD_SIMPLE,
    XML_FOOTNOTE,
    XML_GRID_BEFORE,
    XML_GRID_SPAN,
    XML_ILVL,
    XML_INSTRUCTION,
    XML_IS_LEGAL,
    XML_LVL,
    XML_LVL_OVERRIDE,
    XML_LVL_RESTART,
    XML_LVL_TEXT,
    XML_MOVE_FROM,
    XML_NAME,
    XML_NO_BREAK_HYPHEN,
    XML_NUM,
    XML_NUM_FORMAT,
    XML_NUM_ID,
    XML_NUM_STYLE_LINK,
    XML_OUTLINE,
    XML_P,
    XML_P_PROPERTIES,
    XML_P_STYLE,
    XML_PTAB,
    XML_R_PROPERTIES,
    XML_START,
    XML_START_OVERRIDE,
    XML_STYLE,
    XML_STYLE_LINK,
    XML_SYMBOL,
    XML_TEXT,
    XML_TAB,
    XML_TABLE,
    XML_CELL,
    XML_ROW,
    XML_ROW_PROPERTIES,
    XML_TEXT_BOX,
};

struct xml;

struct xml_events {
    enum err (*begin)(void *who, struct xml *x, enum xml_element e);
    enum err (*end)(void *who, struct xml *x, enum xml_element e);
    enum err (*text)(void *who, struct xml *x, str text); /* may come in pieces; may be NULL */
};

/* Reads one part of the package; a part that is not there has no events. */
enum err xml_read(struct doc_zip *zip, const char *part, const struct xml_events *events,
                  void *who) MUST_CHECK;

/* While an event is told. Names of attributes go without their prefix. */
str xml_attribute(const struct xml *x, const char *name); /* empty when it is not there */
int xml_number(const struct xml *x, const char *name, int otherwise);
bool xml_flag(const struct xml *x);                /* of <w:b/>, <w:b w:val="0"/> */
enum xml_element xml_parent(const struct xml *x);  /* of the element that begins or ends */
enum xml_element xml_current(const struct xml *x); /* that a text stands in */
int xml_depth(const struct xml *x); /* of the element that begins or ends: 1 to XML_DEPTH_MAX */
void xml_skip(struct xml *x);       /* in begin(): neither the content nor the end will be told */
