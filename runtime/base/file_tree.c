/* New files with their folders. A file is opened only if nothing has its name, so that two runs at
   once cannot overwrite each other; whatever was made is remembered, and removed from the newest to
   the oldest when a later one cannot be made. A run that is killed leaves what it made. */
#include "runtime/base/file_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Made {
    const char *path;
    bool folder;
} Made;
typedef VEC(Made) MadeList;

static const FileError no_error = {0};

static FileError failed(int code, const char *step, Text path) {
    return (FileError){.code = code, .step = step, .path = path};
}

/* Each folder above the file, from the top. */
static FileError make_folders(Arena *arena, Text folder, MadeList *made) {
    for (uint32_t end = 1; end <= folder.len; end++) {
        if (end < folder.len && folder.ptr[end] != '/') continue;
        Text part = arena_text(arena, text_slice(folder, 0, end));
        if (mkdir(part.ptr, 0777) == 0) {
            vec_push(arena, made, (Made){part.ptr, true});
            continue;
        }
        int code = errno;
        if (file_is_folder(arena, part)) continue; /* there already, whatever mkdir says */
        return failed(code == EEXIST ? ENOTDIR : code, "mkdir", part);
    }
    return no_error;
}

static int write_and_close(int fd, Text bytes) {
    int code = 0;
    for (size_t done = 0; done < bytes.len && code == 0;) {
        ssize_t n = write(fd, bytes.ptr + done, bytes.len - done);
        if (n > 0) done += (size_t)n;
        if (n < 0 && errno != EINTR) code = errno;
    }
    if (code == 0 && fsync(fd) < 0) code = errno;
    if (close(fd) < 0 && code == 0) code = errno;
    return code;
}

static FileError make_file(Arena *arena, const NewFile *file, MadeList *made) {
    if (memchr(file->path.ptr, 0, file->path.len)) return failed(EINVAL, "open", file->path);
    FileError error = make_folders(arena, path_folder(file->path), made);
    if (error.code) return error;
    Text path = arena_text(arena, file->path);
    int fd =
        open(path.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file->executable ? 0777 : 0666);
    if (fd < 0) return failed(errno, "open", file->path);
    vec_push(arena, made, (Made){path.ptr, false});
    int code = write_and_close(fd, file->bytes);
    return code ? failed(code, "write", file->path) : no_error;
}

FileError file_tree_make(Arena *arena, const NewFile *files, uint32_t n) {
    MadeList made = {0};
    FileError error = no_error;
    for (uint32_t i = 0; i < n && error.code == 0; i++) error = make_file(arena, &files[i], &made);
    for (uint32_t i = made.len; i-- > 0 && error.code != 0;)
        (void)(made.data[i].folder ? rmdir(made.data[i].path) : unlink(made.data[i].path));
    return error;
}

bool file_folder_is_empty(Arena *arena, Text folder) {
    DIR *dir = opendir(arena_text(arena, folder).ptr);
    if (!dir) return false;
    bool empty = true;
    for (const struct dirent *entry; empty && (entry = readdir(dir));)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
                strcmp(entry->d_name, ".git") == 0;
    closedir(dir);
    return empty;
}
