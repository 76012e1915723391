/* 审核意见表: the findings about one department as a table that it fills in and sends back, and what
   became of the findings of the table before. */
#ifndef JX_REPORT_OPINION_H
#define JX_REPORT_OPINION_H

#include "runtime/eval/finding.h"
#include "runtime/report/doc.h"

/* A line of the table. */
typedef struct Opinion {
    Text unit, project, place, content, opinion, basis, gravity;
    Text reply;  /* 单位说明: by the department */
    Text result; /* 复核结果: 新增, 未改, 已改, 已豁免, 无法复核; empty in a first round */
    Text mark;   /* 编号: finding, rule and department, for reading the table back */
} Opinion;

typedef struct Opinions {
    Arena *arena;
    Text department;
    VEC(Opinion) list;
    uint32_t findings, errors, warnings, notes, unknown, waived, mistakes;
    uint32_t changed, unchanged, added, unclear; /* by result */
    Text policy;          /* the profile and the date gone by; may be empty */
    Text trouble;         /* why the department could not be read whole; empty: it could */
} Opinions;

typedef struct OpinionOptions {
    Text department; /* its name */
    Text folder;     /* of its files: places are told from there */
    Text own;        /* its file or folder: waivers that stand elsewhere are not its business */
    bool notes;      /* list notes, which a profile else only counts */
} OpinionOptions;

/* The open findings, then the mistakes in the sources. Texts are Chinese: the table is official. */
Opinions *opinions_new(Arena *arena, const Program *program, const CheckResult *result,
                       const Diags *diags, const OpinionOptions *options);

/* Whether the finding is about a waiver that stands outside of `own`. */
bool opinion_of_auditor(const Program *program, const Finding *finding, Text own);

/* A row of a table that was read back. */
typedef struct ReturnedRow {
    Text department, id, rule; /* of its mark */
    Opinion opinion;
} ReturnedRow;
typedef VEC(ReturnedRow) ReturnedRows;

typedef struct ReturnedFault {
    Text zh, en;
} ReturnedFault;
/* Appends the rows of the workbook, Word file or page. False and *fault if it is no table that came
   back. */
bool returned_read(Arena *arena, Text path, Text bytes, ReturnedRows *rows, ReturnedFault *fault);

/* Sets results and replies after what came back from the department; appends what is no longer
   found. `result` may be NULL: then nothing can be said about those. */
void opinions_compare(Opinions *opinions, const CheckResult *result, const ReturnedRows *rows);

/* What stands around the mark of a row where that is hidden in the row's last cell. */
#define OPINION_MARK_OPEN "[["
#define OPINION_MARK_CLOSE "]]"

/* With the marks in a last column, for workbooks, or hidden in the last cells. */
const Doc *opinions_doc(const Opinions *opinions, bool with_marks, Text name);
/* All departments, a line each. */
const Doc *opinions_summary(Arena *arena, Opinions *const *all, uint32_t n, Text name);

#endif
