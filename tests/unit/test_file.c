/* Files and paths, in a folder made for the test and removed at its end. */
#include "tests/unit/unit.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/file_lab.h"

/* How many entries of a folder there are, hidden ones too. */
static unsigned count_entries(Arena *arena, Text folder) {
    FILE *list = popen(arena_printf(arena, "ls -A '%.*s'", TEXT_ARG(folder)).ptr, "r");
    unsigned lines = 0;
    for (int c; list && (c = fgetc(list)) != EOF;) lines += c == '\n';
    if (list) pclose(list);
    return lines;
}

static void test_write_read(Tally *unit, Arena *arena, Text folder) {
    Text path = at(arena, folder, "a.txt"), bytes = {0};
    CHECK(unit, !file_exists(arena, path));
    mode_t before = umask(0027);
    CHECK(unit, file_write(arena, path, TEXT("指标\0x")).code == 0);
    umask(before);
    CHECK(unit, holds(arena, path, TEXT("指标\0x")));
    CHECK(unit, mode_of(path) == 0640);
    CHECK(unit, chmod(path.ptr, 0604) == 0);
    CHECK(unit, file_write(arena, path, TEXT("")).code == 0);
    CHECK(unit, holds(arena, path, TEXT("")));
    CHECK(unit, mode_of(path) == 0604);
    CHECK(unit, file_exists(arena, path) && !file_is_folder(arena, path));
    CHECK(unit, count_entries(arena, folder) == 1); /* no temporary file is left */

    Text link = at(arena, folder, "link");
    CHECK(unit, symlink("a.txt", link.ptr) == 0);
    CHECK(unit, file_write(arena, link, TEXT("through")).code == 0);
    CHECK(unit, holds(arena, path, TEXT("through")));
    struct stat st;
    CHECK(unit, lstat(link.ptr, &st) == 0 && S_ISLNK(st.st_mode));
    CHECK_TEXT(unit, file_real_path(arena, link), file_real_path(arena, path));
    CHECK(unit, text_ends(file_real_path(arena, link), TEXT("/a.txt")));
    CHECK(unit, file_real_path(arena, at(arena, folder, "none")).len == 0);
    CHECK(unit, file_real_path(arena, TEXT("a\0b")).len == 0);
    CHECK(unit, unlink(link.ptr) == 0 && unlink(path.ptr) == 0);

    size_t size = 3000000;
    char *large = arena_alloc(arena, size);
    for (size_t i = 0; i < size; i++) large[i] = (char)(i * 7 % 251);
    Text written = {large, (uint32_t)size};
    CHECK(unit, file_write(arena, path, written).code == 0);
    CHECK(unit, file_read(arena, path, &bytes).code == 0 && text_equal(bytes, written));
    CHECK(unit, unlink(path.ptr) == 0);
}

static void test_special(Tally *unit, Arena *arena) {
    Text bytes = {0};
    CHECK(unit, file_write(arena, TEXT("/dev/null"), TEXT("x")).code == 0);
    struct stat st;
    CHECK(unit, stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode)); /* still the device */
    CHECK(unit, file_read(arena, TEXT("/dev/null"), &bytes).code == 0 && bytes.len == 0);
    CHECK(unit, file_read(arena, TEXT("/proc/self/maps"), &bytes).code == 0 && bytes.len > 100);
    int ends[2];
    CHECK(unit, pipe(ends) == 0 && write(ends[1], "piped", 5) == 5 && close(ends[1]) == 0);
    Text pipe_path = arena_printf(arena, "/dev/fd/%d", ends[0]);
    CHECK(unit, holds(arena, pipe_path, TEXT("piped")));
    close(ends[0]);
}

static bool failed_with(FileError error, int code, const char *step) {
    return error.code == code && strcmp(error.step, step) == 0;
}

static void test_errors(Tally *unit, Arena *arena, Text folder) {
    Text bytes = TEXT("untouched"), missing = at(arena, folder, "no/such");
    FileError error = file_read(arena, missing, &bytes);
    CHECK(unit, failed_with(error, ENOENT, "open") && text_equal(error.path, missing));
    CHECK(unit, failed_with(file_read(arena, folder, &bytes), EISDIR, "read"));
    CHECK(unit, failed_with(file_read(arena, TEXT("a\0b"), &bytes), EINVAL, "open"));
    CHECK_TEXT(unit, bytes, TEXT("untouched"));
    CHECK(unit, failed_with(file_write(arena, missing, bytes), ENOENT, "open"));
    CHECK(unit, failed_with(file_write(arena, folder, bytes), EISDIR, "open"));
    CHECK(unit, failed_with(file_write(arena, TEXT("a\0b"), bytes), EINVAL, "open"));
    CHECK(unit, failed_with(file_write(arena, TEXT("/dev/full"), bytes), ENOSPC, "write"));
    Text file = at(arena, folder, "plain");
    CHECK(unit, file_write(arena, file, bytes).code == 0);
    CHECK(unit, failed_with(file_make_folder(arena, at(arena, file, "sub")), ENOTDIR, "mkdir"));
    CHECK(unit, failed_with(file_make_folder(arena, file), ENOTDIR, "mkdir"));
    CHECK(unit, count_entries(arena, folder) == 1);
    TextList list = {0};
    CHECK(unit, failed_with(file_list(arena, missing, TEXT(""), &list), ENOENT, "open"));
    CHECK(unit, list.len == 0 && unlink(file.ptr) == 0);
}

/* A write that fails half way, as on a full disk, leaves the old file and nothing else. */
static void test_full_disk(Tally *unit, Arena *arena, Text folder) {
    Text path = at(arena, folder, "kept");
    char *large = arena_alloc(arena, 100000);
    CHECK(unit, file_write(arena, path, TEXT("old")).code == 0);
    struct rlimit before, small = {4096, 4096};
    getrlimit(RLIMIT_FSIZE, &before);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    FileError error = file_write(arena, path, (Text){large, 100000});
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(unit, failed_with(error, EFBIG, "write") && text_equal(error.path, path));
    CHECK(unit, holds(arena, path, TEXT("old")) && count_entries(arena, folder) == 1);
    CHECK(unit, unlink(path.ptr) == 0);
}

static void test_folders(Tally *unit, Arena *arena, Text folder) {
    static const char *const files[] = {"b.jx",   "a.jx",  "sub/deep/x.jx", "sub/y.jx",
                                        "sub.jx", "z.txt", ".hidden.jx",    ".git/in.jx"};
    Text base = at(arena, folder, "list");
    CHECK(unit, file_make_folder(arena, at(arena, base, "sub/deep/")).code == 0);
    CHECK(unit, file_make_folder(arena, at(arena, base, "sub/deep")).code == 0);
    CHECK(unit, file_make_folder(arena, at(arena, base, ".git")).code == 0);
    CHECK(unit, file_is_folder(arena, at(arena, base, "sub")));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        CHECK(unit, file_write(arena, at(arena, base, files[i]), TEXT("x")).code == 0);
    CHECK(unit, symlink("..", at(arena, base, "sub/up").ptr) == 0);
    CHECK(unit, symlink("nowhere", at(arena, base, "dangling.jx").ptr) == 0);
    CHECK(unit, symlink("b.jx", at(arena, base, "c.jx").ptr) == 0);

    TextList list = {0};
    CHECK(unit, file_list(arena, base, TEXT(".jx"), &list).code == 0);
    static const char *const want[] = {"a.jx",   "b.jx",          "c.jx",
                                       "sub.jx", "sub/deep/x.jx", "sub/y.jx"};
    CHECK(unit, list.len == 6);
    for (uint32_t i = 0; i < list.len && i < 6; i++)
        CHECK_TEXT(unit, list.data[i], at(arena, base, want[i]));
}

/* Several files: all of them or none. */
static void test_write_all(Tally *unit, Arena *arena, Text folder) {
    Text base = at(arena, folder, "all");
    CHECK(unit, file_make_folder(arena, base).code == 0);
    FileContent files[] = {{at(arena, base, "a"), TEXT("new a")},
                           {at(arena, base, "b"), TEXT("new b")},
                           {at(arena, base, "c"), TEXT("new c")}};
    CHECK(unit, file_write(arena, files[0].path, TEXT("old a")).code == 0);
    CHECK(unit, file_make_folder(arena, files[2].path).code == 0);
    FileError error = file_write_all(arena, files, 3);
    CHECK(unit, error.code == EISDIR && text_equal(error.path, files[2].path));
    CHECK(unit, holds(arena, files[0].path, TEXT("old a")));
    CHECK(unit, !file_exists(arena, files[1].path));
    CHECK(unit, count_entries(arena, base) == 2);

    CHECK(unit, rmdir(files[2].path.ptr) == 0);
    CHECK(unit, file_write_all(arena, files, 3).code == 0);
    CHECK(unit, holds(arena, files[0].path, TEXT("new a")));
    CHECK(unit, holds(arena, files[1].path, TEXT("new b")));
    CHECK(unit, holds(arena, files[2].path, TEXT("new c")));
    CHECK(unit, count_entries(arena, base) == 3);
    CHECK(unit, file_write_all(arena, files, 0).code == 0);

    CHECK_TEXT(unit, file_error_text((FileError){.code = ENOSPC}, true), TEXT("磁盘已满"));
    CHECK_TEXT(unit, file_error_text((FileError){.code = ENOSPC}, false),
               TEXT("no space left on the disk"));
    CHECK(unit, file_error_text((FileError){.code = ESRCH}, true).len > 0);
}

static void test_paths(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, path_join(arena, TEXT("a"), TEXT("b")), TEXT("a/b"));
    CHECK_TEXT(unit, path_join(arena, TEXT("a/"), TEXT("b")), TEXT("a/b"));
    CHECK_TEXT(unit, path_join(arena, TEXT(""), TEXT("b")), TEXT("b"));
    CHECK_TEXT(unit, path_join(arena, TEXT("a"), TEXT("/b")), TEXT("/b"));
    CHECK_TEXT(unit, path_folder(TEXT("a/b/c")), TEXT("a/b"));
    CHECK_TEXT(unit, path_folder(TEXT("c")), TEXT(""));
    CHECK_TEXT(unit, path_folder(TEXT("/c")), TEXT("/"));
    CHECK_TEXT(unit, path_leaf(TEXT("a/b/c")), TEXT("c"));
    CHECK_TEXT(unit, path_leaf(TEXT("c")), TEXT("c"));
    CHECK_TEXT(unit, path_leaf(TEXT("/c")), TEXT("c"));
    CHECK_TEXT(unit, path_leaf(TEXT("a/")), TEXT(""));
    static const char *const normal[][2] = {{"a/./b/../c", "a/c"},
                                            {"", "."},
                                            {".", "."},
                                            {"a/..", "."},
                                            {"../a", "../a"},
                                            {"../../a", "../../a"},
                                            {"a/../../b", "../b"},
                                            {"/..", "/"},
                                            {"/a/../../b", "/b"},
                                            {"a//b/", "a/b"},
                                            {"./a", "a"},
                                            {"/", "/"},
                                            {"../a/..", ".."},
                                            {"..a/.b", "..a/.b"},
                                            {"../a/../..", "../.."}};
    for (size_t i = 0; i < sizeof normal / sizeof *normal; i++)
        CHECK_TEXT(unit, path_normal(arena, text_of(normal[i][0])), text_of(normal[i][1]));
}

int main(void) {
    Tally unit = {.name = "file"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    char template[] = "/tmp/jixiao-test-XXXXXX";
    if (!mkdtemp(template)) {
        perror("mkdtemp");
        return EXIT_FAILURE;
    }
    Text folder = text_of(template);
    test_write_read(&unit, arena, folder);
    test_special(&unit, arena);
    test_errors(&unit, arena, folder);
    test_full_disk(&unit, arena, folder);
    test_folders(&unit, arena, folder);
    test_write_all(&unit, arena, folder);
    test_paths(&unit, arena);
    CHECK(&unit, system(arena_printf(arena, "rm -r '%s'", template).ptr) == 0);
    arena_free(arena);
    return UNIT_END(&unit);
}
