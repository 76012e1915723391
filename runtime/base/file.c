/* Files: whole files in and out, folders, and paths as text. A file is written beside its target
   and renamed over it, so a reader sees the old file or the new one and never a part. What is not a
   regular file (a device, a pipe) cannot be replaced that way and is written directly.
   Symbolic links are followed, except that file_list does not descend into linked folders, which
   might lead back up. */
#include "runtime/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX UINT32_MAX        /* what a Text can hold */
#define FIRST_READ ((size_t)65536) /* for input that does not tell its size */
#define TEMPORARY_NAMES 10000      /* left-overs of killed runs that are passed over */

static const FileError no_error = {0};

static FileError failed(int code, const char *step, Text path) {
    return (FileError){.code = code, .step = step, .path = path};
}

/* `path` for the system, or NULL if it holds a zero byte. */
static const char *system_path(Arena *arena, Text path) {
    if (path.len && memchr(path.ptr, 0, path.len)) return NULL;
    return arena_text(arena, path).ptr;
}

Text file_real_path(Arena *arena, Text path) {
    const char *name = system_path(arena, path);
    char *real = name ? realpath(name, NULL) : NULL;
    if (!real) return TEXT("");
    Text resolved = arena_text(arena, text_of(real));
    free(real); /* realpath hands out its own memory */
    return resolved;
}

static Text last_part(Text path) {
    uint32_t from = path.len;
    while (from > 0 && path.ptr[from - 1] != '/') from--;
    return text_slice(path, from, path.len);
}

Text file_real_path_in(Arena *arena, Text real_folder, Text path) {
    const char *name = system_path(arena, path);
    Text last = last_part(path);
    bool dots = text_equal(last, TEXT(".")) || text_equal(last, TEXT(".."));
    struct stat st;
    if (!name || real_folder.len == 0 || last.len == 0 || dots) return file_real_path(arena, path);
    if (lstat(name, &st) < 0) return TEXT("");
    return S_ISLNK(st.st_mode) ? file_real_path(arena, path) : path_join(arena, real_folder, last);
}

/* ---- reading */

/* Reads until the end. Regular files tell a size, but may grow or lie (as those in /proc do). */
static int read_all(Arena *arena, int fd, size_t size_told, Text *bytes) {
    size_t cap = size_told ? size_told + 1 : FIRST_READ, len = 0;
    char *data = arena_alloc(arena, cap);
    for (;;) {
        if (len == cap) {
            data = arena_grow(arena, data, cap, cap * 2);
            cap *= 2;
        }
        ssize_t n = read(fd, data + len, cap - len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        if (n == 0) break;
        len += (size_t)n;
        if (len > FILE_MAX) return EFBIG;
    }
    *bytes = (Text){data, (uint32_t)len};
    return 0;
}

FileError file_read(Arena *arena, Text path, Text *bytes) {
    const char *name = system_path(arena, path);
    if (!name) return failed(EINVAL, "open", path);
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return failed(errno, "open", path);
    struct stat st;
    int code = fstat(fd, &st) < 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : 0;
    bool regular = code == 0 && S_ISREG(st.st_mode);
    if (regular && (uint64_t)st.st_size > FILE_MAX) code = EFBIG;
    if (code == 0) code = read_all(arena, fd, regular ? (size_t)st.st_size : 0, bytes);
    close(fd); /* nothing was written: there is nothing to lose */
    return code ? failed(code, "read", path) : no_error;
}

static bool stamp_equal(const FileStamp *a, const FileStamp *b) {
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->seconds == b->seconds && a->nanoseconds == b->nanoseconds && a->named == b->named;
}

static FileStamp stamp_from(const struct stat *st) {
    return (FileStamp){.device = st->st_dev,
                       .inode = st->st_ino,
                       .size = (uint64_t)st->st_size,
                       .seconds = st->st_mtim.tv_sec,
                       .nanoseconds = st->st_mtim.tv_nsec,
                       .named = st->st_nlink > 0};
}

/* As system_path, without an arena; false if it is none, or too long. */
static bool put_system_path(Text path, char name[static PATH_MAX]) {
    if (path.len >= PATH_MAX || memchr(path.ptr, 0, path.len)) return false;
    memcpy(name, path.ptr, path.len);
    name[path.len] = 0;
    return true;
}

bool file_stamp(Text path, FileStamp *stamp) {
    char name[PATH_MAX];
    struct stat st;
    if (!put_system_path(path, name) || stat(name, &st) < 0 || !S_ISREG(st.st_mode)) return false;
    *stamp = stamp_from(&st);
    return true;
}

static bool read_whole(int fd, char *bytes, uint64_t at, uint64_t size) {
    for (uint64_t done = 0; done < size;) {
        ssize_t n = pread(fd, bytes + done, size - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        done += (uint64_t)n;
    }
    return true;
}

FileHeld file_hold(Text path) {
    char name[PATH_MAX];
    if (!put_system_path(path, name)) return (FileHeld){0};
    return (FileHeld){open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) + 1};
}

bool file_held_stamp(FileHeld file, FileStamp *stamp) {
    struct stat st;
    if (fstat(file.number - 1, &st) < 0 || !S_ISREG(st.st_mode)) return false;
    *stamp = stamp_from(&st);
    return true;
}

/* A file that is as the stamp says behind reading was so before. */
bool file_held_read(FileHeld file, const FileStamp *stamp, char *bytes, uint64_t at,
                    uint64_t size) {
    FileStamp now;
    return read_whole(file.number - 1, bytes, at, size) && file_held_stamp(file, &now) &&
           stamp_equal(&now, stamp);
}

void file_release(FileHeld *file) {
    if (file->number > 0) close(file->number - 1);
    file->number = 0;
}

bool file_read_again(Text path, const FileStamp *stamp, char *bytes, uint64_t at, uint64_t size) {
    FileHeld file = file_hold(path);
    bool good = file_held_read(file, stamp, bytes, at, size);
    file_release(&file);
    return good;
}

/* ---- writing */

static int write_all(int fd, Text bytes) {
    for (size_t done = 0; done < bytes.len;) {
        ssize_t n = write(fd, bytes.ptr + done, bytes.len - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        done += (size_t)n;
    }
    return 0;
}

/* Writes, flushes if the file can be flushed, and closes. */
static int write_and_close(int fd, Text bytes, bool flush) {
    int code = write_all(fd, bytes);
    if (code == 0 && flush && fsync(fd) < 0) code = errno;
    if (close(fd) < 0 && code == 0) code = errno;
    return code;
}

/* A file that is written and waits to take its target's place. */
typedef struct Staged {
    const char *name; /* the temporary file; NULL: the target is a device and is written directly */
    Text target;
} Staged;

/* Opens a new hidden file in the folder of `path`; its name does not depend on the target's, which
   may be as long as names can be. The mode is the process's default (0666 less its umask). */
static int open_temporary(Arena *arena, Text path, uint32_t number, const char **name) {
    for (uint32_t i = number; i < number + TEMPORARY_NAMES; i++) {
        Text leaf = arena_printf(arena, ".jixiao-%ld-%u.tmp", (long)getpid(), i);
        *name = path_join(arena, path_folder(path), leaf).ptr;
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

/* `mode`: permissions to keep, or 0. `number` tells the temporary files of one run apart. */
static FileError write_beside(Arena *arena, Staged *staged, Text bytes, mode_t mode,
                              uint32_t number, bool flush) {
    int fd = open_temporary(arena, staged->target, number, &staged->name);
    if (fd < 0) return failed(errno, "open", staged->target);
    int code = mode && fchmod(fd, mode) < 0 ? errno : 0;
    int write_code = write_and_close(fd, code ? TEXT("") : bytes, flush);
    if (code == 0) code = write_code;
    if (code == 0) return no_error;
    unlink(staged->name); /* the error that matters is the one before */
    return failed(code, "write", staged->target);
}

static FileError write_directly(Text target, Text bytes) {
    int fd = open(target.ptr, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return failed(errno, "open", target);
    int code = write_and_close(fd, bytes, false);
    return code ? failed(code, "write", target) : no_error;
}

/* Where symbolic links lead to, so that the link stays and its target is replaced. */
static Text resolve_links(Arena *arena, Text path) {
    Text real = file_real_path(arena, path);
    return real.len ? real : path;
}

static FileError stage(Arena *arena, FileContent file, uint32_t number, Staged *staged) {
    const char *name = system_path(arena, file.path);
    if (!name) return failed(EINVAL, "open", file.path);
    *staged = (Staged){.target = {name, file.path.len}};
    struct stat st;
    if (stat(name, &st) < 0) return write_beside(arena, staged, file.bytes, 0, number, true);
    if (S_ISDIR(st.st_mode)) return failed(EISDIR, "open", file.path);
    if (!S_ISREG(st.st_mode)) return no_error;
    staged->target = resolve_links(arena, staged->target);
    return write_beside(arena, staged, file.bytes, st.st_mode & 0777, number, true);
}

static FileError take_place(const Staged *staged, Text bytes) {
    if (!staged->name) return write_directly(staged->target, bytes);
    if (rename(staged->name, staged->target.ptr) == 0) return no_error;
    return failed(errno, "rename", staged->target);
}

FileError file_write_all(Arena *arena, const FileContent *files, uint32_t n) {
    Staged *staged = ARENA_ARRAY(arena, Staged, n);
    FileError error = no_error;
    uint32_t ready = 0, placed = 0;
    while (ready < n && error.code == 0) {
        error = stage(arena, files[ready], ready, &staged[ready]);
        if (error.code)
            error.path = files[ready].path; /* as the caller spelled it */
        else
            ready++;
    }
    while (placed < n && error.code == 0) {
        error = take_place(&staged[placed], files[placed].bytes);
        if (error.code)
            error.path = files[placed].path;
        else
            placed++;
    }
    for (uint32_t i = placed; i < ready; i++)
        if (staged[i].name) unlink(staged[i].name);
    return error;
}

FileError file_write(Arena *arena, Text path, Text bytes) {
    FileContent file = {path, bytes};
    return file_write_all(arena, &file, 1);
}

FileError file_write_unflushed(Arena *arena, Text path, Text bytes) {
    const char *name = system_path(arena, path);
    if (!name) return failed(EINVAL, "open", path);
    Staged staged = {.target = {name, path.len}};
    FileError error = write_beside(arena, &staged, bytes, 0, 0, false);
    if (error.code == 0) error = take_place(&staged, bytes);
    if (error.code && staged.name) unlink(staged.name);
    return error;
}

/* ---- drafts */

FileDraft file_draft(Arena *arena, Text path) {
    FileDraft draft = {.fd = -1, .path = arena_text(arena, path)};
    if (system_path(arena, path)) draft.fd = open_temporary(arena, path, 0, &draft.name);
    draft.failed = draft.fd < 0;
    return draft;
}

void file_draft_write(FileDraft *draft, Text bytes) {
    draft->failed = draft->failed || write_all(draft->fd, bytes) != 0;
    draft->size += bytes.len;
}

void file_draft_drop(FileDraft *draft) {
    if (draft->fd < 0) return;
    close(draft->fd);
    unlink(draft->name);
    draft->fd = -1;
    draft->failed = true;
}

bool file_draft_keep(FileDraft *draft) {
    if (!draft->failed && rename(draft->name, draft->path.ptr) == 0) {
        close(draft->fd);
        draft->fd = -1;
        return true;
    }
    file_draft_drop(draft);
    return false;
}

/* ---- files that come and go */

bool file_rename(Text from, Text to) {
    char name[PATH_MAX], other[PATH_MAX];
    return put_system_path(from, name) && put_system_path(to, other) && rename(name, other) == 0;
}

void file_remove(Text path) {
    char name[PATH_MAX];
    if (put_system_path(path, name)) (void)unlink(name);
}

void file_touch(Text path) {
    char name[PATH_MAX];
    if (put_system_path(path, name)) (void)utimensat(AT_FDCWD, name, NULL, 0);
}

static bool is_old(int folder, const char *name, const FileAge *ages, uint32_t n) {
    const FileAge *age = NULL;
    for (uint32_t i = 0; i < n && !age; i++)
        if (text_ends(text_of(name), ages[i].suffix)) age = &ages[i];
    struct stat st;
    return age && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           st.st_mtim.tv_sec < age->before;
}

void file_remove_old(Text folder, const FileAge *ages, uint32_t n) {
    char name[PATH_MAX];
    DIR *dir = put_system_path(folder, name) ? opendir(name) : NULL;
    if (!dir) return;
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (is_old(dirfd(dir), entry->d_name, ages, n))
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
}

/* ---- folders */

static mode_t mode_of(Arena *arena, Text path) {
    const char *name = system_path(arena, path);
    struct stat st;
    return name && stat(name, &st) == 0 ? st.st_mode : 0;
}

bool file_is_folder(Arena *arena, Text path) {
    return S_ISDIR(mode_of(arena, path));
}

bool file_exists(Arena *arena, Text path) {
    return mode_of(arena, path) != 0;
}

FileError file_make_folder(Arena *arena, Text path) {
    if (!system_path(arena, path)) return failed(EINVAL, "mkdir", path);
    for (uint32_t end = 1; end <= path.len; end++) {
        if (end < path.len && path.ptr[end] != '/') continue;
        Text folder = text_slice(path, 0, end);
        if (mkdir(arena_text(arena, folder).ptr, 0777) == 0) continue;
        int code = errno;
        if (file_is_folder(arena, folder)) continue; /* there already, whatever mkdir says */
        return failed(code == EEXIST ? ENOTDIR : code, "mkdir", folder);
    }
    return no_error;
}

static int compare_paths(const void *a, const void *b) {
    return text_compare(*(const Text *)a, *(const Text *)b);
}

/* What the entry is, without following links; the system is asked where the folder does not say. */
static mode_t entry_mode(const struct dirent *entry, const char *path) {
#ifdef _DIRENT_HAVE_D_TYPE
    bool told = entry->d_type == DT_REG || entry->d_type == DT_DIR || entry->d_type == DT_LNK;
    if (told) return (mode_t)DTTOIF(entry->d_type);
#else
    (void)entry;
#endif
    struct stat st;
    return lstat(path, &st) == 0 ? st.st_mode : 0; /* 0: gone since it was listed */
}

/* Adds an entry of a folder to the files found or to the folders still to be read. */
static void sort_out_entry(Arena *arena, Text path, mode_t mode, Text suffix, TextList *files,
                           TextList *folders) {
    struct stat st;
    if (S_ISDIR(mode)) {
        vec_push(arena, folders, path);
        return;
    }
    if (!text_ends(path, suffix)) return;
    if (S_ISLNK(mode)) mode = stat(path.ptr, &st) == 0 ? st.st_mode : 0; /* 0: leads nowhere */
    if (S_ISREG(mode)) vec_push(arena, files, path);
}

static int read_folder(Arena *arena, Text folder, Text suffix, TextList *files, TextList *folders) {
    DIR *dir = opendir(folder.ptr);
    if (!dir) return errno;
    int code = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry) {
            code = errno;
            break;
        }
        if (entry->d_name[0] == '.') continue;
        Text path = path_join(arena, folder, text_of(entry->d_name));
        sort_out_entry(arena, path, entry_mode(entry, path.ptr), suffix, files, folders);
    }
    closedir(dir);
    return code;
}

FileError file_folders(Arena *arena, Text folder, TextList *out) {
    TextList files = {0};
    if (!system_path(arena, folder)) return failed(EINVAL, "open", folder);
    Text at = arena_text(arena, folder.len ? folder : TEXT("."));
    int code = read_folder(arena, at, TEXT("/"), &files, out); /* no name ends so */
    if (code) return failed(code, "open", folder);
    if (out->len) qsort(out->data, out->len, sizeof *out->data, compare_paths);
    return no_error;
}

FileError file_list(Arena *arena, Text folder, Text suffix, TextList *out) {
    if (!system_path(arena, folder)) return failed(EINVAL, "open", folder);
    TextList folders = {0};
    vec_push(arena, &folders, arena_text(arena, folder.len ? folder : TEXT(".")));
    uint32_t first = out->len;
    while (folders.len) {
        Text next = folders.data[--folders.len];
        int code = read_folder(arena, next, suffix, out, &folders);
        if (code) return failed(code, "open", next);
    }
    if (out->len > first) qsort(out->data + first, out->len - first, sizeof(Text), compare_paths);
    return no_error;
}

/* ---- paths */

Text path_join(Arena *arena, Text folder, Text name) {
    if (folder.len == 0 || text_starts(name, TEXT("/"))) return arena_text(arena, name);
    return arena_join(arena, folder, text_ends(folder, TEXT("/")) ? TEXT("") : TEXT("/"), name);
}

Text path_folder(Text path) {
    uint32_t end = path.len;
    while (end > 0 && path.ptr[end - 1] != '/') end--;
    if (end == 0) return TEXT("");
    return text_slice(path, 0, end == 1 ? 1 : end - 1);
}

Text path_leaf(Text path) {
    uint32_t from = path.len;
    while (from > 0 && path.ptr[from - 1] != '/') from--;
    return text_slice(path, from, path.len);
}

bool path_is_below(Text path, Text folder) {
    if (!text_starts(path, folder)) return false;
    return path.len == folder.len || folder.len == 0 || path.ptr[folder.len] == '/' ||
           folder.ptr[folder.len - 1] == '/';
}

/* Takes back the last part of out[0..len), which begins behind `floor`; the new length. */
static uint32_t drop_part(const char *out, uint32_t len, uint32_t floor) {
    while (len > floor && out[len - 1] != '/') len--;
    return len > floor ? len - 1 : floor;
}

Text path_normal(Arena *arena, Text path) {
    char *out = arena_alloc(arena, (size_t)path.len + 2);
    bool absolute = text_starts(path, TEXT("/"));
    uint32_t len = 0;
    if (absolute) out[len++] = '/';
    uint32_t floor = len; /* what stands before cannot be taken back: "/" or "../.." */
    for (uint32_t at = 0, end; at < path.len; at = end + 1) {
        for (end = at; end < path.len && path.ptr[end] != '/';) end++;
        Text part = text_slice(path, at, end);
        bool up = text_equal(part, TEXT(".."));
        if (part.len == 0 || text_equal(part, TEXT("."))) continue;
        if (up && (len > floor || absolute)) {
            len = drop_part(out, len, floor);
            continue;
        }
        if (len > 0 && out[len - 1] != '/') out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
        if (up) floor = len;
    }
    if (len == 0) out[len++] = '.';
    out[len] = 0;
    return (Text){out, len};
}
