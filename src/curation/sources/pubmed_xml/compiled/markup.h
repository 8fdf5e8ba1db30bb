/* A cursor over XML that accepts plain elements, attributes and text, and calls everything else odd. */
#ifndef CURATION_MARKUP_H
#define CURATION_MARKUP_H

#include "characters.h"
#include "names.h"

#define MAX_ATTRIBUTES 8
#define MAX_DEPTH 32
#define MAX_SPANS 512

typedef struct {
    const Byte *name, *value; /* the value as in the file, without its quotes */
    size_t name_len, value_len;
} Attribute;

typedef struct {
    const Byte *p, *end;
    int odd;            /* nothing after it is to be believed */
    Element element;    /* of the tag read last */
    const Byte *name;
    size_t name_len;
    int is_end;
    int is_empty;       /* `<x/>`: its end is still to be taken by the one that reads its content */
    Attribute attributes[MAX_ATTRIBUTES];
    int attribute_count;
} Cursor;

typedef struct {
    size_t start, end; /* characters, not bytes */
    Element element;
} Span;

typedef struct {
    Span items[MAX_SPANS];
    int count;
} Spans;

/* Goes to the next child of `parent`: 1 at its start tag, 0 at the end of the parent or where something is odd. */
int next_child(Cursor *c, Element parent);

/* Passes over the element whose start tag was read last; what is in it must be well-formed. */
void skip_element(Cursor *c);

/* Reads the characters of that element, with inline markup where `spans` is given or it may be dropped. */
void read_mixed(Cursor *c, Buffer *text, Spans *spans);

/* The same as one line: outer blanks and line breaks go. */
void read_line(Cursor *c, Buffer *text);

/* The same where markup within is odd. */
void read_plain(Cursor *c, Buffer *text);

/* An attribute of the tag read last, decoded; 0 where it is absent. */
int read_attribute(Cursor *c, const char *name, Buffer *text);

#endif
