/* Marks: findings at the cells that print what they are about, for those who revise a draft. An
   emitter asks for the marks of each cell; it decides what they look like. */
#ifndef JX_REPORT_MARKS_H
#define JX_REPORT_MARKS_H

#include "runtime/eval/finding.h"

typedef struct Mark {
    Span span; /* what it is about */
    Severity severity;
    Text text;   /* the message, with the rule's name */
    bool placed; /* stands at a cell of the document at hand; for marks_at */
} Mark;

typedef struct Marks {
    VEC(Mark) list;   /* by place */
    uint32_t longest; /* bytes of a span */
} Marks;

/* The open findings. */
Marks *marks_new(Arena *arena, const CheckResult *result, Lang lang);

/* Forgets what has been placed: before each document. NULL is allowed. */
void marks_begin(Marks *marks);

typedef VEC(const Mark *) MarkList;
/* Those for a cell that prints the source under `span`, in order. One about a part of it, or just
   it, stands at every such cell; one about more, as a record's whole head is, at the first. No
   marks where `marks` is NULL. */
MarkList marks_at(Arena *arena, Marks *marks, Span span);

#endif
