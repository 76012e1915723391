/* New files with their folders: whole or not at all, and nothing that is there replaced. */
#include "tests/unit/unit.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/file_tree.h"
#include "tests/unit/file_lab.h"

static void test_whole(Tally *unit, Arena *arena, Text folder) {
    NewFile files[] = {{at(arena, folder, "a/b/one"), TEXT("1\n"), false},
                       {at(arena, folder, "a/b/two"), TEXT(""), true},
                       {at(arena, folder, "a/.three"), TEXT("3"), false}};
    mode_t before = umask(0027);
    CHECK(unit, file_tree_make(arena, files, 3).code == 0);
    umask(before);
    CHECK(unit, holds(arena, files[0].path, TEXT("1\n")));
    CHECK(unit, holds(arena, files[1].path, TEXT("")));
    CHECK(unit, holds(arena, files[2].path, TEXT("3")));
    CHECK(unit, mode_of(files[0].path) == 0640);
    CHECK(unit, mode_of(files[1].path) == 0750);
    CHECK(unit, file_tree_make(arena, files, 0).code == 0);
}

/* The last file cannot be made: the others and their folders are gone again. */
static void test_undone(Tally *unit, Arena *arena, Text folder) {
    Text there = at(arena, folder, "there");
    CHECK(unit, file_write(arena, there, TEXT("mine")).code == 0);
    NewFile files[] = {{at(arena, folder, "x/y/one"), TEXT("1"), false},
                       {at(arena, folder, "x/two"), TEXT("2"), false},
                       {there, TEXT("yours"), false}};
    FileError error = file_tree_make(arena, files, 3);
    CHECK(unit, error.code == EEXIST);
    CHECK_TEXT(unit, error.path, there);
    CHECK(unit, holds(arena, there, TEXT("mine")));
    CHECK(unit, !file_exists(arena, at(arena, folder, "x")));
    files[2].path = at(arena, folder, "there/below");
    CHECK(unit, file_tree_make(arena, files, 3).code == ENOTDIR);
    CHECK(unit, !file_exists(arena, at(arena, folder, "x")));
    files[2].path = TEXT("a\0b");
    CHECK(unit, file_tree_make(arena, files, 3).code == EINVAL);
    CHECK(unit, !file_exists(arena, at(arena, folder, "x")));
    /* a folder that was there before stays, with what it holds */
    CHECK(unit, file_make_folder(arena, at(arena, folder, "x/z")).code == 0);
    files[2].path = there;
    CHECK(unit, file_tree_make(arena, files, 3).code == EEXIST);
    CHECK(unit, file_is_folder(arena, at(arena, folder, "x/z")));
    CHECK(unit, !file_exists(arena, at(arena, folder, "x/y")));
    CHECK(unit, !file_exists(arena, at(arena, folder, "x/two")));
    /* a link that leads nowhere is something, too */
    Text link = at(arena, folder, "link");
    CHECK(unit, symlink("nowhere", link.ptr) == 0);
    NewFile through = {link, TEXT("x"), false};
    CHECK(unit, file_tree_make(arena, &through, 1).code == EEXIST);
    CHECK(unit, !file_exists(arena, at(arena, folder, "nowhere")));
}

static void test_empty(Tally *unit, Arena *arena, Text folder) {
    Text bare = at(arena, folder, "bare");
    CHECK(unit, file_make_folder(arena, bare).code == 0);
    CHECK(unit, file_folder_is_empty(arena, bare));
    CHECK(unit, file_make_folder(arena, at(arena, bare, ".git")).code == 0);
    CHECK(unit, file_folder_is_empty(arena, bare));
    CHECK(unit, file_write(arena, at(arena, bare, ".hidden"), TEXT("")).code == 0);
    CHECK(unit, !file_folder_is_empty(arena, bare));
    CHECK(unit, !file_folder_is_empty(arena, at(arena, bare, "none")));
    CHECK(unit, !file_folder_is_empty(arena, at(arena, bare, ".hidden")));
}

int main(void) {
    Tally unit = {.name = "file_tree"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    char name[] = "/tmp/jixiao-tree-XXXXXX";
    if (!mkdtemp(name)) return 2;
    Text folder = text_of(name);
    test_whole(&unit, arena, folder);
    test_undone(&unit, arena, folder);
    test_empty(&unit, arena, folder);
    if (system(arena_printf(arena, "rm -rf '%s'", name).ptr) != 0) unit.failed++;
    arena_end(arena);
    return UNIT_END(&unit);
}
