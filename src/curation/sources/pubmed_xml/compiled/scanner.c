/* The module: `scan(block, start)` cuts a block into rows of plain articles and stretches for the lxml reader. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include "record.h"

#define LARGEST ((size_t)1 << 20) /* a larger record is odd: libxml2's caps on size are then never in question */

static const char OPENING[] = "<PubmedArticle>";

static int is_space(Byte byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Where the next start tag of a record stands, as the cutting of records by lxml's reader sees it. */
static const Byte *find_record(const Byte *p, const Byte *end)
{
    while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
        const Byte *name = p++;
        size_t left = (size_t)(end - name);
        if (left < sizeof OPENING - 1 || memcmp(name, "<Pubmed", 7))
            continue;
        const Byte *rest = name + 7;
        if (!memcmp(rest, "Book", 4))
            rest += 4;
        if ((size_t)(end - rest) >= 8 && !memcmp(rest, "Article", 7) && (rest[7] == '>' || is_space(rest[7])))
            return name;
    }
    return end;
}

static int add_stretch(PyObject *list, const Byte *block, const Byte *from, const Byte *to, Buffer *rows, Py_ssize_t count)
{
    PyObject *item = rows
        ? Py_BuildValue("nny#n", (Py_ssize_t)(from - block), (Py_ssize_t)(to - block), rows->data, (Py_ssize_t)rows->len, count)
        : Py_BuildValue("nnOn", (Py_ssize_t)(from - block), (Py_ssize_t)(to - block), Py_None, count);
    int is_added = item && PyList_Append(list, item) == 0;
    Py_XDECREF(item);
    return is_added;
}

/* Reads the article that begins at `p`: what follows it, NULL where it is not plain. */
static const Byte *scan_article(Record *record, const Byte *p, const Byte *end, Buffer *rows)
{
    size_t opening = sizeof OPENING - 1;
    if ((size_t)(end - p) < opening || memcmp(p, OPENING, opening))
        return NULL;
    record->cursor.p = p + opening;
    record->cursor.end = (size_t)(end - p) > LARGEST ? p + LARGEST : end;
    if (!read_article(record))
        return NULL;
    write_row(record, rows);
    return record->cursor.p;
}

static int scan_block(PyObject *list, Record *record, Buffer *rows, const Byte *block, const Byte *p, const Byte *end)
{
    const Byte *from = p, *odd = NULL; /* where the rows in hand, or an odd stretch, began */
    Py_ssize_t count = 0;
    for (;;) {
        while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r'))
            p++;
        const Byte *next = p < end ? scan_article(record, p, end, rows) : NULL;
        if (rows->failed || record->items.failed) {
            PyErr_NoMemory();
            return 0;
        }
        int ends_odd = odd && (next || p == end);
        int ends_rows = count && !next;
        if (ends_odd && !add_stretch(list, block, odd, p, NULL, 0))
            return 0;
        if (ends_rows && !add_stretch(list, block, from, p, rows, count))
            return 0;
        if (ends_rows) {
            rows->len = 0;
            count = 0;
        }
        if (p == end)
            return 1;
        if (next) {
            from = count++ ? from : p;
            odd = NULL;
            p = next;
        } else {
            odd = odd ? odd : p;
            p = find_record(p + 1, end);
        }
    }
}

static PyObject *scan(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *block;
    Py_ssize_t len, start;
    if (!PyArg_ParseTuple(args, "y#n:scan", &block, &len, &start))
        return NULL;
    if (start < 0 || start > len) {
        PyErr_SetString(PyExc_ValueError, "the start lies outside the block");
        return NULL;
    }
    Record *record = calloc(1, sizeof *record);
    Buffer rows = {0};
    PyObject *list = record ? PyList_New(0) : PyErr_NoMemory();
    const Byte *bytes = (const Byte *)block;
    if (list && !scan_block(list, record, &rows, bytes, bytes + start, bytes + len))
        Py_CLEAR(list);
    if (record)
        free_record(record);
    free(record);
    buffer_free(&rows);
    return list;
}

static PyMethodDef METHODS[] = {
    {"scan", scan, METH_VARARGS,
     "scan(block, start) -> [(start, end, rows or None, count), ...]\n\n"
     "Rows are canonical JSON lines of plain articles; a stretch without rows is for the lxml reader."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot SLOTS[] = {{0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, "_scanner", "Plain PubMed articles, bytes to rows.", 0, METHODS, SLOTS, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__scanner(void)
{
    names_init();
    return PyModuleDef_Init(&MODULE);
}
