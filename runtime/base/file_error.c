/* Errors of files in words. The C library has them in one language, which depends on the locale;
   these are the ones that users meet, in both. */
#include "runtime/base/file.h"

#include <errno.h>

static const struct {
    int code;
    const char *zh, *en;
} words[] = {
    {ENOENT, "没有这个文件或文件夹", "no such file or folder"},
    {EACCES, "没有权限", "permission denied"},
    {EPERM, "系统不允许", "operation not permitted"},
    {EISDIR, "这是一个文件夹", "it is a folder"},
    {ENOTDIR, "不是文件夹", "it is not a folder"},
    {EEXIST, "已经存在", "it exists already"},
    {ENOSPC, "磁盘已满", "no space left on the disk"},
    {EDQUOT, "磁盘配额已用完", "the disk quota is used up"},
    {EROFS, "文件系统只读", "the file system is read-only"},
    {EFBIG, "文件太大", "the file is too large"},
    {ENAMETOOLONG, "文件名太长", "the file name is too long"},
    {ELOOP, "符号链接绕成了圈", "symbolic links lead in a circle"},
    {EMFILE, "打开的文件太多", "too many open files"},
    {ENFILE, "打开的文件太多", "too many open files"},
    {EIO, "读写出错", "input/output error"},
    {ENXIO, "没有这个设备", "no such device"},
    {EINVAL, "路径不能这样写", "not a valid path"},
    {EBADF, "输出已关闭", "the output is closed"},
    {EPIPE, "读取的一方已经结束", "the reader has gone"},
};

Text file_error_text(FileError error, bool chinese) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].code == error.code) return text_of(chinese ? words[i].zh : words[i].en);
    return text_of(strerror(error.code));
}
