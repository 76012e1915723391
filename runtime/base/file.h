/* Files: read whole, written whole or not at all. Errors come back as errno-style codes with the
   path and the step that failed, so that the caller can report them; nothing is printed here. */
#ifndef JX_BASE_FILE_H
#define JX_BASE_FILE_H

#include "runtime/base/arena.h"
#include "runtime/base/vec.h"

typedef struct FileError {
    int code;         /* errno; 0: no error */
    const char *step; /* "open", "read", "write", "rename", "mkdir" */
    Text path;
} FileError;

/* Reads the whole file into the arena; larger than 4 GiB - 1 is EFBIG. Directories are EISDIR. */
FileError file_read(Arena *arena, Text path, Text *bytes);

/* What tells whether a file was changed. */
typedef struct FileStamp {
    uint64_t device, inode, size;
    int64_t seconds, nanoseconds; /* of the last change */
    bool named;                   /* not removed, nor replaced by another one, while it was open */
} FileStamp;

/* False if there is no such file. */
bool file_stamp(Text path, FileStamp *stamp);
/* Reads the bytes [at, at + size) of a file that was read before; false if it cannot be read, or is
   not as the stamp says any more. */
bool file_read_again(Text path, const FileStamp *stamp, char *bytes, uint64_t at, uint64_t size);

/* The same in steps, for who reads several parts: a file that stays open. */
typedef struct FileHeld {
    int number; /* of the system's, and one more; 0: none */
} FileHeld;

/* None if there is no such file that can be read. */
FileHeld file_hold(Text path);
bool file_held_stamp(FileHeld file, FileStamp *stamp);
bool file_held_read(FileHeld file, const FileStamp *stamp, char *bytes, uint64_t at, uint64_t size);
/* Also of none. */
void file_release(FileHeld *file);

/* Writes to a temporary file beside `path`, flushes, and renames. On error the temporary file is
   gone and `path` is as it was. An existing file keeps its permissions; through a symbolic link its
   target is replaced; a device or pipe is written to directly. */
FileError file_write(Arena *arena, Text path, Text bytes);

/* The same for what can be made again: nothing waits for the disk, so that a crash of the machine may
   leave any bytes there. From any thread. */
FileError file_write_unflushed(Arena *arena, Text path, Text bytes);

/* The same in parts, one behind the other: a draft is kept or dropped. What failed once fails until
   then. From one thread. */
typedef struct FileDraft {
    int fd;
    const char *name; /* of the temporary file */
    Text path;
    uint64_t size; /* of what was written */
    bool failed;
} FileDraft;
FileDraft file_draft(Arena *arena, Text path);
void file_draft_write(FileDraft *draft, Text bytes);
/* The draft takes its place; false if it, or a part of it, could not be written. */
bool file_draft_keep(FileDraft *draft);
void file_draft_drop(FileDraft *draft);

/* Gives the file another name, which another file may have had; false if that is not possible. */
bool file_rename(Text from, Text to);

/* What cannot be removed stays. */
void file_remove(Text path);

/* The end of the names of temporary files. */
#define FILE_TEMPORARY TEXT(".tmp")
/* Makes now the time of the file's last change, if that is allowed. */
void file_touch(Text path);
/* Removes the files of the folder (not of those in it) with one of these ends of names that were last
   changed before the second that goes with it; what cannot be removed stays. */
typedef struct FileAge {
    Text suffix;
    int64_t before;
} FileAge;
void file_remove_old(Text folder, const FileAge *ages, uint32_t n);

typedef struct FileContent {
    Text path, bytes;
} FileContent;

/* The same for several files with different paths: all are written beside their targets before the
   first is renamed, so that a full disk or a folder without permission leaves all as it was. */
FileError file_write_all(Arena *arena, const FileContent *files, uint32_t n);

/* What went wrong, without step and path: "没有这个文件或文件夹", "no such file or folder". */
Text file_error_text(FileError error, bool chinese);

/* Makes the folder and those above it. */
FileError file_make_folder(Arena *arena, Text path);

/* The absolute path behind all symbolic links; empty if nothing is there. */
Text file_real_path(Arena *arena, Text path);
/* The same, quicker, where the real path of the folder that `path` names is known. */
Text file_real_path_in(Arena *arena, Text real_folder, Text path);

bool file_is_folder(Arena *arena, Text path);
bool file_exists(Arena *arena, Text path);

typedef VEC(Text) TextList;
/* All files below `folder` whose name ends in `suffix`, sorted by path (byte order); hidden
   entries are passed over, linked folders are not entered. Paths begin with `folder`. */
FileError file_list(Arena *arena, Text folder, Text suffix, TextList *out);

/* The folders in `folder`, sorted in the same way, without hidden and linked ones. */
FileError file_folders(Arena *arena, Text folder, TextList *out);

/* "a/b" joined; `name` alone if absolute or `folder` is empty. */
Text path_join(Arena *arena, Text folder, Text name);
/* The part before the last '/' ("/" for a file in the root), or "". */
Text path_folder(Text path);
/* What stands behind the folder: "b.jx" of "a/b.jx" and of "/b.jx". */
Text path_leaf(Text path);
/* Whether the path is `folder` itself, or leads into it. */
bool path_is_below(Text path, Text folder);
/* "a/./b/../c" -> "a/c", lexically. */
Text path_normal(Arena *arena, Text path);

#endif
