/* The structure of a PubmedArticle. What is not listed here is odd. */
#include "record.h"

enum { TEXT, NAME };

void once(Record *record, Seen *seen)
{
    record->cursor.odd |= seen->seen[record->cursor.element]++ > 0;
}

/* Copies an attribute of the tag read last into a field; an empty one counts as absent. */
static void put_attribute(Record *record, const char *name, Field field)
{
    Buffer *text = &record->scratch[TEXT];
    if (read_attribute(&record->cursor, name, text) && text->len)
        buffer_string(&record->fields[field], text);
}

static void read_lines(Record *record, Element parent, Element child, Field list)
{
    Cursor *c = &record->cursor;
    while (next_child(c, parent)) {
        if (c->element != child)
            c->odd = 1;
        else
            put_line(record, list);
    }
}

static int is_pmid(Record *record, const Buffer *text)
{
    int is_number = text->len >= 1 && text->len <= 9 && text->data[0] != '0';
    for (size_t at = 0; at < text->len; at++) {
        record->cursor.odd |= (unsigned char)text->data[at] >= 0x80;
        is_number &= text->data[at] >= '0' && text->data[at] <= '9';
    }
    return is_number;
}

static void put_note(Buffer *out, Buffer *source, const Buffer *note)
{
    if (source->len && note->len)
        buffer_literal(source, "; ");
    buffer_append(source, note);
    if (source->len)
        buffer_string(out, source);
    else
        buffer_literal(out, "null");
}

static void read_relation(Record *record)
{
    enum { SOURCE, NOTE, PMID, TYPE };
    Cursor *c = &record->cursor;
    Buffer *out = &record->fields[F_RELATIONS], *pmid = &record->scratch[PMID], *type = &record->scratch[TYPE];
    Seen seen = {{0}};
    int has_type = read_attribute(c, "RefType", type);
    record->scratch[SOURCE].len = record->scratch[NOTE].len = pmid->len = 0;
    while (next_child(c, E_CommentsCorrections)) {
        int part = c->element == E_RefSource ? SOURCE : c->element == E_Note ? NOTE : c->element == E_PMID ? PMID : -1;
        once(record, &seen);
        if (part < 0)
            c->odd = 1;
        else
            read_line(c, &record->scratch[part]);
    }
    buffer_literal(out, "{\"id\":");
    if (is_pmid(record, pmid)) {
        buffer_literal(out, "\"pmid:");
        buffer_append(out, pmid);
        buffer_literal(out, "\"");
    } else {
        buffer_literal(out, "null");
    }
    buffer_literal(out, ",\"note\":");
    put_note(out, &record->scratch[SOURCE], &record->scratch[NOTE]);
    buffer_literal(out, ",\"type\":");
    if (has_type)
        buffer_string(out, type);
    else
        buffer_literal(out, "\"unknown\"");
    buffer_literal(out, "},");
}

/* Reads each child of a list by a function. */
static void read_each(Record *record, Element child, void (*read)(Record *))
{
    Cursor *c = &record->cursor;
    Element parent = c->element;
    while (next_child(c, parent)) {
        if (c->element != child)
            c->odd = 1;
        else
            read(record);
    }
}

static void read_pages(Record *record)
{
    enum { START, END, PRINTED };
    Cursor *c = &record->cursor;
    Buffer *start = &record->scratch[START];
    Seen seen = {{0}};
    for (int at = START; at <= PRINTED; at++)
        record->scratch[at].len = 0;
    while (next_child(c, E_Pagination)) {
        int part = c->element == E_StartPage ? START : c->element == E_EndPage ? END : c->element == E_MedlinePgn ? PRINTED : -1;
        once(record, &seen);
        if (part < 0)
            c->odd = 1;
        else
            read_line(c, &record->scratch[part]);
    }
    if (record->scratch[PRINTED].len) {
        buffer_string(&record->fields[F_PAGES], &record->scratch[PRINTED]);
        return;
    }
    if (start->len && record->scratch[END].len)
        buffer_literal(start, "-");
    buffer_append(start, &record->scratch[END]);
    if (start->len)
        buffer_string(&record->fields[F_PAGES], start);
}

static void read_authors(Record *record)
{
    Buffer *type = &record->scratch[TEXT];
    read_attribute(&record->cursor, "Type", type);
    int is_editors = type->len == 7 && !memcmp(type->data, "editors", 7);
    read_author_list(record, F_PEOPLE, is_editors ? "editor" : NULL);
}

/* Parts that an article has once. */
static void read_single_part(Record *record)
{
    switch (record->cursor.element) {
    case E_Journal: read_journal(record); break;
    case E_ArticleTitle: put_text(record, F_TITLE); break;
    case E_VernacularTitle: put_text(record, F_ORIGINAL_TITLE); break;
    case E_Pagination: read_pages(record); break;
    case E_Abstract: read_abstract(record, F_SECTIONS, 1); break;
    default: record->cursor.odd = 1;
    }
}

static void read_article_parts(Record *record)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    put_attribute(record, "PubModel", F_PUBLICATION_MODEL);
    while (next_child(c, E_Article)) {
        switch (c->element) {
        case E_AuthorList: read_authors(record); break;
        case E_Language: put_line(record, F_LANGUAGES); break;
        case E_DataBankList: read_databanks(record); break;
        case E_GrantList: read_each(record, E_Grant, read_grant); break;
        case E_PublicationTypeList: read_lines(record, E_PublicationTypeList, E_PublicationType, F_TYPES); break;
        case E_ELocationID: read_location(record); break;
        case E_Affiliation: put_line(record, F_AFFILIATIONS); break;
        case E_ArticleDate:
            if (seen.seen[E_ArticleDate]++)
                skip_element(c);
            else
                read_date_line(record, F_PUBLISHED_ONLINE);
            break;
        default:
            once(record, &seen);
            read_single_part(record);
        }
    }
}

static void read_journal_info(Record *record)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    while (next_child(c, E_MedlineJournalInfo)) {
        once(record, &seen);
        switch (c->element) {
        case E_Country: put_text(record, F_PLACE); break;
        case E_MedlineTA: put_text(record, F_MEDLINE_TA); break;
        case E_NlmUniqueID: put_text(record, F_NLM_ID); break;
        case E_ISSNLinking: put_text(record, F_ISSN_LINKING); break;
        default: c->odd = 1;
        }
    }
}

static void read_identity(Record *record)
{
    Buffer *pmid = &record->scratch[NAME];
    put_attribute(record, "Version", F_VERSION);
    read_plain(&record->cursor, pmid);
    record->cursor.odd |= !is_pmid(record, pmid);
    buffer_append(&record->fields[F_PMID], pmid);
}

static void read_single_citation_part(Record *record)
{
    switch (record->cursor.element) {
    case E_PMID: read_identity(record); break;
    case E_Article: read_article_parts(record); break;
    case E_DateCreated: read_date_line(record, F_CREATED); break;
    case E_DateCompleted: read_date_line(record, F_COMPLETED); break;
    case E_DateRevised: read_date_line(record, F_REVISED); break;
    case E_MedlineJournalInfo: read_journal_info(record); break;
    case E_CoiStatement: put_text(record, F_COI); break;
    default: record->cursor.odd = 1;
    }
}

static void read_medline_citation(Record *record)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    put_attribute(record, "Status", F_STATUS);
    put_attribute(record, "Owner", F_OWNER);
    put_attribute(record, "IndexingMethod", F_INDEXING_METHOD);
    while (next_child(c, E_MedlineCitation)) {
        switch (c->element) {
        case E_ChemicalList: read_each(record, E_Chemical, read_chemical); break;
        case E_CitationSubset: put_line(record, F_SUBSETS); break;
        case E_CommentsCorrectionsList: read_each(record, E_CommentsCorrections, read_relation); break;
        case E_GeneSymbolList: read_lines(record, E_GeneSymbolList, E_GeneSymbol, F_GENE_SYMBOLS); break;
        case E_InvestigatorList: read_author_list(record, F_INVESTIGATORS, "investigator"); break;
        case E_PersonalNameSubjectList: read_author_list(record, F_SUBJECTS, "subject"); break;
        case E_KeywordList: read_lines(record, E_KeywordList, E_Keyword, F_KEYWORDS); break;
        case E_MeshHeadingList: read_each(record, E_MeshHeading, read_heading); break;
        case E_OtherAbstract: read_abstract(record, F_OTHER_ABSTRACTS, 0); break;
        case E_OtherID: read_other_id(record); break;
        case E_SupplMeshList: read_each(record, E_SupplMeshName, read_concept); break;
        case E_GeneralNote: case E_NumberOfReferences: case E_SpaceFlightMission: skip_element(c); break;
        default:
            once(record, &seen);
            read_single_citation_part(record);
        }
    }
    c->odd |= !seen.seen[E_PMID] || !seen.seen[E_Article];
}

static void read_data(Record *record)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    while (next_child(c, E_PubmedData)) {
        switch (c->element) {
        case E_History: read_history(record); break;
        case E_ArticleIdList: read_article_ids(record); break;
        case E_ReferenceList: case E_ObjectList: skip_element(c); break;
        case E_PublicationStatus:
            once(record, &seen);
            put_text(record, F_PUBLICATION_STATUS);
            break;
        default: c->odd = 1;
        }
    }
}

static int has_failed(const Record *record)
{
    int failed = record->items.failed | record->inner.failed;
    for (int at = 0; at < FIELD_COUNT; at++)
        failed |= record->fields[at].failed;
    for (int at = 0; at < SCRATCH_COUNT; at++)
        failed |= record->scratch[at].failed;
    return failed;
}

/* The cursor stands behind `<PubmedArticle>`. */
int read_article(Record *record)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    for (int at = 0; at < FIELD_COUNT; at++)
        record->fields[at].len = 0;
    record->has_words = record->nct_count = record->has_article_doi = record->has_article_pmc = 0;
    c->odd = c->is_empty = 0;
    while (next_child(c, E_PubmedArticle)) {
        once(record, &seen);
        if (c->element == E_MedlineCitation)
            read_medline_citation(record);
        else if (c->element == E_PubmedData)
            read_data(record);
        else
            c->odd = 1;
    }
    return !c->odd && seen.seen[E_MedlineCitation] && !has_failed(record);
}
