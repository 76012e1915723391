/* A second evaluator, plain and slow, that shares nothing with the first: expressions are made at
   random as trees, printed as rules of a source, and worked out here row by row over GMP's
   quotients, as docs/expressions.md says they mean. The real one gets the source, by way of a
   checked form; the outcomes of every rule must agree, whatever the size of batches. A number is
   compared with what it is for one of the records, so that it must be exact there, and different
   elsewhere if it is. */
#include <gmp.h>
#include <unistd.h>

#include "runtime/base/file.h"
#include "tests/unit/form_lab.h"

enum { ITEMS = 6, PARTS = 4, RULES = 120, PROGRAMS = 6, DEPTH = 4 };

/* ---- data */
typedef struct Fact {
    bool given;
    mpq_t value;
    char text[32]; /* as it is written */
} Fact;

typedef struct Part {
    Fact x, y;
} Part;

typedef struct Item {
    Fact a, b, money;
    Part parts[PARTS];
    uint32_t n_parts;
} Item;

typedef struct World {
    Arena *arena;
    uint64_t chance;
    Item items[ITEMS];
} World;

static uint32_t pick(World *world, uint32_t below) {
    return form_lab_random(&world->chance, below);
}

/* -99.99 to 99.99, mostly short, sometimes missing, sometimes large */
static void make_fact(World *world, Fact *fact, bool money) {
    static const uint32_t tens[] = {1, 10, 100};
    uint32_t places = pick(world, 3),
             digits = pick(world, 4) ? pick(world, 100) : pick(world, 9999);
    bool negative = pick(world, 4) == 0, large = pick(world, 12) == 0,
         wan = money && pick(world, 2);
    mpq_init(fact->value);
    fact->given = pick(world, 5) > 0;
    mpq_set_si(fact->value, negative ? -(long)digits : (long)digits, tens[places]);
    mpq_canonicalize(fact->value);
    char number[24];
    snprintf(number, sizeof number, places ? "%s%u.%0*u" : "%s%u", negative ? "-" : "",
             digits / tens[places], (int)places, digits % tens[places]);
    if (large) {
        mpq_set_str(fact->value, "9000000000000000001", 10);
        snprintf(number, sizeof number, "9000000000000000001");
    }
    snprintf(fact->text, sizeof fact->text, "%s%s", number, wan ? " 万元" : money ? " 元" : "");
    mpq_t scale;
    mpq_init(scale);
    mpq_set_ui(scale, wan ? 10000 : 1, 1);
    mpq_mul(fact->value, fact->value, scale);
    mpq_clear(scale);
}

static void make_world(World *world) {
    for (uint32_t i = 0; i < ITEMS; i++) {
        Item *item = &world->items[i];
        make_fact(world, &item->a, false);
        make_fact(world, &item->b, false);
        make_fact(world, &item->money, true);
        item->n_parts = pick(world, PARTS + 1);
        for (uint32_t p = 0; p < PARTS; p++) {
            make_fact(world, &item->parts[p].x, false);
            make_fact(world, &item->parts[p].y, false);
        }
    }
}

static void clear_world(World *world) {
    for (uint32_t i = 0; i < ITEMS; i++) {
        Item *item = &world->items[i];
        mpq_clears(item->a.value, item->b.value, item->money.value, NULL);
        for (uint32_t p = 0; p < PARTS; p++)
            mpq_clears(item->parts[p].x.value, item->parts[p].y.value, NULL);
    }
}

/* ---- expressions. The kinds of numbers come first, then those of truths. */
typedef enum Kind {
    A_FIELD,
    B_FIELD,
    MONEY,
    LITERAL,
    X_FIELD,
    Y_FIELD,
    ADD,
    SUB,
    MUL,
    DIV,
    NEG,
    ABS,
    ROUND,
    IF,
    DEFAULT,
    SUM,
    MIN,
    MAX,
    AVG,
    COUNT,
    TOTAL,
    LESS,
    AT_MOST,
    SAME,
    AND,
    OR,
    NOT,
    MISSING,
    ALL,
    ANY
} Kind;

typedef struct Tree Tree;
struct Tree {
    Kind kind;
    const Tree *kids[3]; /* of an aggregate: the element, and the condition or NULL */
    uint32_t number;     /* LITERAL: in tenths; ROUND: decimals */
};

static const Tree *make_truth(World *world, uint32_t depth, bool in_part);

static const Tree *make_number(World *world, uint32_t depth, bool in_part) {
    static const Kind leaves[] = {A_FIELD, B_FIELD, MONEY, LITERAL, X_FIELD, Y_FIELD};
    Tree *tree = ARENA_NEW(world->arena, Tree);
    if (depth == 0 || pick(world, 4) == 0) {
        tree->kind = leaves[pick(world, in_part ? 6 : 4)];
        tree->number = pick(world, 60);
        return tree;
    }
    Kind last = in_part ? DEFAULT : TOTAL; /* aggregates do not stand in each other */
    tree->kind = (Kind)(ADD + pick(world, last - ADD + 1));
    bool gathers = tree->kind >= SUM && tree->kind <= TOTAL;
    tree->number = pick(world, 3);
    if (gathers) {
        tree->kids[0] = make_number(world, depth - 1, true);
        if (pick(world, 2)) tree->kids[1] = make_truth(world, depth - 1, true);
        if (tree->kind == TOTAL) tree->kids[0] = tree->kids[1] = NULL;
        return tree;
    }
    uint32_t numbers = tree->kind == NEG || tree->kind == ABS || tree->kind == ROUND ? 1 : 2;
    for (uint32_t i = 0; i < numbers; i++) tree->kids[i] = make_number(world, depth - 1, in_part);
    if (tree->kind == IF) tree->kids[2] = make_truth(world, depth - 1, in_part);
    return tree;
}

static const Tree *make_truth(World *world, uint32_t depth, bool in_part) {
    Tree *tree = ARENA_NEW(world->arena, Tree);
    Kind last = in_part ? MISSING : ANY;
    tree->kind =
        depth == 0 ? (Kind)(LESS + pick(world, 3)) : (Kind)(LESS + pick(world, last - LESS + 1));
    uint32_t below = depth == 0 ? 0 : depth - 1;
    if (tree->kind == ALL || tree->kind == ANY) {
        tree->kids[0] = make_truth(world, below, true);
        if (pick(world, 2)) tree->kids[1] = make_truth(world, below, true);
    } else if (tree->kind == MISSING) {
        tree->kids[0] = make_number(world, below, in_part);
    } else {
        bool logic = tree->kind >= AND;
        for (uint32_t i = 0; i < (tree->kind == NOT ? 1 : 2); i++)
            tree->kids[i] =
                logic ? make_truth(world, below, in_part) : make_number(world, below, in_part);
    }
    return tree;
}

/* ---- as source */
static void print(Buf *out, const Tree *tree);

static void print_gathered(Buf *out, const char *name, const Tree *tree, const char *element) {
    buf_printf(out, "%s(", name);
    if (element)
        buf_str(out, element);
    else
        print(out, tree->kids[0]);
    buf_str(out, " for p in parts");
    if (tree->kids[1]) {
        buf_str(out, " when ");
        print(out, tree->kids[1]);
    }
    buf_char(out, ')');
}

static void print_between(Buf *out, const Tree *a, const char *sign, const Tree *b) {
    buf_char(out, '(');
    print(out, a);
    buf_str(out, sign);
    print(out, b);
    buf_char(out, ')');
}

static void print_around(Buf *out, const char *before, const Tree *a, const char *behind) {
    buf_str(out, before);
    print(out, a);
    buf_str(out, behind);
}

static void print(Buf *out, const Tree *tree) {
    const Tree *const *kids = tree->kids;
    switch (tree->kind) {
    case A_FIELD: buf_str(out, "a"); break;
    case B_FIELD: buf_str(out, "b"); break;
    case MONEY: buf_str(out, "(money / 1 元)"); break;
    case LITERAL: buf_printf(out, "%u.%u", tree->number / 10, tree->number % 10); break;
    case X_FIELD: buf_str(out, "p.x"); break;
    case Y_FIELD: buf_str(out, "p.y"); break;
    case ADD: print_between(out, kids[0], " + ", kids[1]); break;
    case SUB: print_between(out, kids[0], " - ", kids[1]); break;
    case MUL: print_between(out, kids[0], " * ", kids[1]); break;
    case DIV: print_between(out, kids[0], " / ", kids[1]); break;
    case NEG: print_around(out, "(-", kids[0], ")"); break;
    case ABS: print_around(out, "abs(", kids[0], ")"); break;
    case ROUND:
        print_around(out, "round(", kids[0], ", ");
        buf_printf(out, "%u)", tree->number);
        break;
    case IF:
        print_around(out, "(if ", kids[2], " then ");
        print_around(out, "", kids[0], " else ");
        print_around(out, "", kids[1], ")");
        break;
    case DEFAULT: print_between(out, kids[0], " ?? ", kids[1]); break;
    case SUM: print_gathered(out, "sum", tree, NULL); break;
    case MIN: print_gathered(out, "min", tree, NULL); break;
    case MAX: print_gathered(out, "max", tree, NULL); break;
    case AVG: print_gathered(out, "avg", tree, NULL); break;
    case COUNT: print_gathered(out, "count", tree, "p"); break;
    case TOTAL: buf_str(out, "sum(i.b for i in item when i.b is not none)"); break;
    case LESS: print_between(out, kids[0], " < ", kids[1]); break;
    case AT_MOST: print_between(out, kids[0], " <= ", kids[1]); break;
    case SAME: print_between(out, kids[0], " = ", kids[1]); break;
    case AND: print_between(out, kids[0], " and ", kids[1]); break;
    case OR: print_between(out, kids[0], " or ", kids[1]); break;
    case NOT: print_around(out, "(not ", kids[0], ")"); break;
    case MISSING: print_around(out, "(", kids[0], " is none)"); break;
    case ALL: print_gathered(out, "all", tree, NULL); break;
    case ANY: print_gathered(out, "any", tree, NULL); break;
    }
}

/* ---- what it means. A number is left in `out`; false: missing. */
typedef enum Truth { FALSE, TRUE, UNKNOWN } Truth;

static Truth truth_of(const World *world, const Item *item, const Part *part, const Tree *tree);

static bool fact_of(mpq_t out, const Fact *fact) {
    if (fact->given) mpq_set(out, fact->value);
    return fact->given;
}

static bool number_of_tree(mpq_t out, const World *world, const Item *item, const Part *part,
                           const Tree *tree);

/* Half away from zero. */
static void round_to(mpq_t q, uint32_t decimals) {
    mpz_t power, num;
    mpz_inits(power, num, NULL);
    mpz_ui_pow_ui(power, 10, decimals);
    bool negative = mpq_sgn(q) < 0;
    mpq_abs(q, q);
    mpz_mul(num, mpq_numref(q), power);
    mpz_mul_ui(num, num, 2);
    mpz_add(num, num, mpq_denref(q));
    mpz_mul_ui(mpq_denref(q), mpq_denref(q), 2);
    mpz_fdiv_q(mpq_numref(q), num, mpq_denref(q));
    mpz_set(mpq_denref(q), power);
    mpq_canonicalize(q);
    if (negative) mpq_neg(q, q);
    mpz_clears(power, num, NULL);
}

static bool gather(mpq_t out, const World *world, const Item *item, const Tree *tree) {
    uint32_t n = 0;
    bool good = true;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(out, 0, 1);
    for (uint32_t p = 0; p < item->n_parts; p++) {
        const Part *part = &item->parts[p];
        if (tree->kids[1] && truth_of(world, item, part, tree->kids[1]) != TRUE) continue;
        if (tree->kind != COUNT && !number_of_tree(one, world, item, part, tree->kids[0]))
            good = false;
        bool sums = tree->kind == SUM || tree->kind == AVG;
        bool better = n == 0 || (tree->kind == MIN ? mpq_cmp(one, out) < 0 : mpq_cmp(one, out) > 0);
        if (sums)
            mpq_add(out, out, one);
        else if (better)
            mpq_set(out, one);
        n++;
    }
    if (tree->kind == COUNT) mpq_set_ui(out, n, 1);
    mpq_set_ui(one, n ? n : 1, 1);
    if (tree->kind == AVG) mpq_div(out, out, one);
    mpq_clear(one);
    if (tree->kind == COUNT) return true;
    return good && (n > 0 || tree->kind == SUM);
}

static void total_of(mpq_t out, const World *world) {
    mpq_set_ui(out, 0, 1);
    for (uint32_t i = 0; i < ITEMS; i++)
        if (world->items[i].b.given) mpq_add(out, out, world->items[i].b.value);
}

static bool combine(mpq_t out, const World *world, const Item *item, const Part *part,
                    const Tree *tree) {
    mpq_t right;
    mpq_init(right);
    bool good = number_of_tree(out, world, item, part, tree->kids[0]);
    good = number_of_tree(right, world, item, part, tree->kids[1]) && good;
    if (tree->kind == DIV && good && mpq_sgn(right) == 0) good = false;
    if (good) switch ((int)tree->kind) {
        case ADD: mpq_add(out, out, right); break;
        case SUB: mpq_sub(out, out, right); break;
        case MUL: mpq_mul(out, out, right); break;
        default: mpq_div(out, out, right); break;
        }
    mpq_clear(right);
    return good;
}

static bool number_of_tree(mpq_t out, const World *world, const Item *item, const Part *part,
                           const Tree *tree) {
    Truth chosen;
    switch ((int)tree->kind) {
    case A_FIELD: return fact_of(out, &item->a);
    case B_FIELD: return fact_of(out, &item->b);
    case MONEY: return fact_of(out, &item->money);
    case X_FIELD: return fact_of(out, &part->x);
    case Y_FIELD: return fact_of(out, &part->y);
    case LITERAL:
        mpq_set_ui(out, tree->number, 10);
        mpq_canonicalize(out);
        return true;
    case TOTAL: total_of(out, world); return true;
    case DEFAULT:
        return number_of_tree(out, world, item, part, tree->kids[0]) ||
               number_of_tree(out, world, item, part, tree->kids[1]);
    case IF:
        chosen = truth_of(world, item, part, tree->kids[2]);
        return chosen != UNKNOWN &&
               number_of_tree(out, world, item, part, tree->kids[chosen == TRUE ? 0 : 1]);
    case NEG:
    case ABS:
    case ROUND:
        if (!number_of_tree(out, world, item, part, tree->kids[0])) return false;
        if (tree->kind == NEG) mpq_neg(out, out);
        if (tree->kind == ABS) mpq_abs(out, out);
        if (tree->kind == ROUND) round_to(out, tree->number);
        return true;
    case ADD:
    case SUB:
    case MUL:
    case DIV: return combine(out, world, item, part, tree);
    default: return gather(out, world, item, tree);
    }
}

static Truth compare(const World *world, const Item *item, const Part *part, const Tree *tree) {
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    bool good = number_of_tree(a, world, item, part, tree->kids[0]);
    good = number_of_tree(b, world, item, part, tree->kids[1]) && good;
    int order = good ? mpq_cmp(a, b) : 0;
    mpq_clears(a, b, NULL);
    if (!good) return UNKNOWN;
    bool holds = tree->kind == LESS ? order < 0 : tree->kind == AT_MOST ? order <= 0 : order == 0;
    return holds ? TRUE : FALSE;
}

/* `decides` is what one alone makes the whole. */
static Truth gather_truths(const World *world, const Item *item, const Tree *tree, Truth decides) {
    Truth all = decides == TRUE ? FALSE : TRUE;
    for (uint32_t p = 0; p < item->n_parts; p++) {
        const Part *part = &item->parts[p];
        if (tree->kids[1] && truth_of(world, item, part, tree->kids[1]) != TRUE) continue;
        Truth one = truth_of(world, item, part, tree->kids[0]);
        if (one == decides) return decides;
        if (one == UNKNOWN) all = UNKNOWN;
    }
    return all;
}

static Truth truth_of(const World *world, const Item *item, const Part *part, const Tree *tree) {
    Truth a, b;
    mpq_t ignored;
    switch ((int)tree->kind) {
    case AND:
    case OR:
        a = truth_of(world, item, part, tree->kids[0]);
        b = truth_of(world, item, part, tree->kids[1]);
        Truth decides = tree->kind == AND ? FALSE : TRUE;
        if (a == decides || b == decides) return decides;
        return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a;
    case NOT:
        a = truth_of(world, item, part, tree->kids[0]);
        return a == UNKNOWN ? UNKNOWN : a == TRUE ? FALSE : TRUE;
    case MISSING:
        mpq_init(ignored);
        a = number_of_tree(ignored, world, item, part, tree->kids[0]) ? FALSE : TRUE;
        mpq_clear(ignored);
        return a;
    case ALL: return gather_truths(world, item, tree, FALSE);
    case ANY: return gather_truths(world, item, tree, TRUE);
    default: return compare(world, item, part, tree);
    }
}

/* ---- a program of them */
static const char head[] = "dimension money_of | 金额\nunit 元 : money_of\nprefix 万 = 10000\n"
                           "entity part | 部分 { x : number?\n y : number? }\n"
                           "entity item | 物件 { name : text header\n a : number?\n b : number?\n"
                           " money : money_of?\n parts : list part }\n";

static void print_fact(Buf *out, const char *name, const Fact *fact) {
    if (fact->given) buf_printf(out, "  %s: %s\n", name, fact->text);
}

static void print_world(Buf *out, const World *world) {
    for (uint32_t i = 0; i < ITEMS; i++) {
        const Item *item = &world->items[i];
        buf_printf(out, "item \"i%u\" {\n", i);
        print_fact(out, "a", &item->a);
        print_fact(out, "b", &item->b);
        print_fact(out, "money", &item->money);
        if (item->n_parts) buf_str(out, "  parts {\n    | x | y |\n");
        for (uint32_t p = 0; p < item->n_parts; p++) {
            const Part *part = &item->parts[p];
            buf_printf(out, "    | %s | %s |\n", part->x.given ? part->x.text : "",
                       part->y.given ? part->y.text : "");
        }
        buf_str(out, item->n_parts ? "  }\n}\n" : "}\n");
    }
}

/* What each rule must come to. */
typedef struct Expected {
    uint32_t outcomes[OUTCOME_COUNT];
    Text source;
} Expected;

static void expect(Expected *expected, Truth truth) {
    expected->outcomes[truth == TRUE    ? OUTCOME_HOLDS
                       : truth == FALSE ? OUTCOME_VIOLATED
                                        : OUTCOME_UNKNOWN]++;
}

/* A number, which must be what it is for one of the items. */
static void add_number_rule(World *world, Buf *out, Expected *expected) {
    const Tree *tree = make_number(world, DEPTH, false);
    mpq_t wanted, got;
    mpq_inits(wanted, got, NULL);
    uint32_t of = pick(world, ITEMS);
    if (!number_of_tree(wanted, world, &world->items[of], NULL, tree)) mpq_set_ui(wanted, 1, 3);
    print(out, tree);
    char *num = mpz_get_str(NULL, 10, mpq_numref(wanted));
    char *den = mpz_get_str(NULL, 10, mpq_denref(wanted));
    buf_printf(out, " = (%s) / %s", num, den);
    free(num);
    free(den);
    for (uint32_t i = 0; i < ITEMS; i++) {
        bool good = number_of_tree(got, world, &world->items[i], NULL, tree);
        expect(expected, !good ? UNKNOWN : mpq_equal(got, wanted) ? TRUE : FALSE);
    }
    mpq_clears(wanted, got, NULL);
}

static void add_truth_rule(World *world, Buf *out, Expected *expected) {
    const Tree *tree = make_truth(world, DEPTH, false);
    print(out, tree);
    for (uint32_t i = 0; i < ITEMS; i++)
        expect(expected, truth_of(world, &world->items[i], NULL, tree));
}

static void add_rule(World *world, Buf *out, Expected *expected, uint32_t number) {
    buf_printf(out, "rule r%u for each item { assert ", number);
    size_t from = out->len;
    if (pick(world, 2))
        add_number_rule(world, out, expected);
    else
        add_truth_rule(world, out, expected);
    expected->source =
        arena_text(world->arena, (Text){out->ptr + from, (uint32_t)(out->len - from)});
    buf_str(out, " }\n");
}

/* ---- comparing */
static const RuleResult *result_of(const CheckResult *result, uint32_t number) {
    char name[16];
    snprintf(name, sizeof name, "r%u", number);
    for (uint32_t i = 0; i < result->rules.len; i++)
        if (text_equal(result->rules.data[i].names.en, text_of(name)))
            return &result->rules.data[i];
    return NULL;
}

static void compare_outcomes(Tally *unit, const CheckResult *result, const Expected *expected) {
    for (uint32_t r = 0; r < RULES; r++) {
        const RuleResult *got = result_of(result, r);
        CHECK(unit, got != NULL);
        if (!got) continue;
        bool same = memcmp(got->outcomes, expected[r].outcomes, sizeof got->outcomes) == 0;
        CHECK(unit, same);
        if (same) continue;
        printf("rule r%u: %.*s\n", r, TEXT_ARG(expected[r].source));
        for (uint32_t k = 0; k < OUTCOME_COUNT; k++)
            printf("  outcome %u: want %u, got %u\n", k, expected[r].outcomes[k], got->outcomes[k]);
    }
}

static void run_program(Tally *unit, uint32_t seed) {
    static const uint32_t batches[] = {1, 3, 1024};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    World world = {.arena = arena, .chance = seed};
    Expected *expected = ARENA_ARRAY(arena, Expected, RULES);
    Buf source = buf_new(arena);
    make_world(&world);
    buf_str(&source, head);
    for (uint32_t r = 0; r < RULES; r++) add_rule(&world, &source, &expected[r], r);
    print_world(&source, &world);
    char path[64];
    snprintf(path, sizeof path, "build/test-reference-%ld-%u.jx", (long)getpid(), seed);
    file_write(arena, text_of(path), buf_result(&source));
    Program *program = form_lab_program(arena, path), *read = NULL;
    FormMistake mistake;
    if (program) read = form_read(arena, form_write(arena, program, NULL), &mistake, NULL);
    CHECK(unit, read != NULL);
    for (uint32_t b = 0; read && b < 3; b++) {
        EvalOptions options = {.batch = batches[b]};
        compare_outcomes(unit, check_run(arena, read, &options, LANG_EN), expected);
    }
    if (read) unlink(path); /* else it tells why */
    clear_world(&world);
    arena_free(arena);
}

int main(int argc, char **argv) {
    Tally unit = {.name = "reference"};
    uint32_t times = argc > 1 ? (uint32_t)atoi(argv[1]) : 1;
    for (uint32_t seed = 1; seed <= PROGRAMS * times; seed++) run_program(&unit, seed);
    return UNIT_END(&unit);
}
