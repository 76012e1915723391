/* The program: reads the command line and calls the command. Commands return; only memory that the
   machine does not have ends the program from within. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

/* Called with Lang*; there is no memory to make a message in. */
static void memory_exhausted(void *ctx) {
    static const char zh[] = "错误: 内存不足\n", en[] = "error: out of memory\n";
    bool chinese = *(const Lang *)ctx == LANG_ZH;
    (void)put_bytes(STDERR_FILENO, chinese ? zh : en, chinese ? sizeof zh - 1 : sizeof en - 1);
    _exit(STATUS_FAILED);
}

/* A program may be started with closed standard files; no other file must then take their place.
   What is written to a stand-in fails, as it would have. */
static void hold_standard_files(void) {
    int fd;
    do {
        fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0) close(fd);
}

static int run(Cli *cli, int argc, char **argv) {
    Options *options = &cli->options;
    if (!options_read(options, cli->arena, argc, argv, cli->diags)) {
        cli_report(cli, cli->diags, options->lang);
        return STATUS_FAILED;
    }
    bool asked = options_has(options, OPTION_ASK_HELP);
    if (argc > 1 && !asked) return command_table[options->command].run(cli);
    Buf out = buf_new(cli->arena);
    help_print(&out, asked ? options->command : COMMAND_COUNT, options->lang);
    if (asked) return put_text(cli, &out) ? STATUS_CLEAN : STATUS_FAILED;
    (void)put_bytes(STDERR_FILENO, out.ptr, out.len);
    return STATUS_FAILED; /* without a command: the help, but as a misuse */
}

int main(int argc, char **argv) {
    hold_standard_files();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of write, */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that grows past its limit */
    Lang lang = options_language(argc, argv);
    Arena *arena = arena_new_main(memory_exhausted, &lang);
    Cli cli = {.arena = arena, .sources = sources_new(arena), .diags = diags_new(arena)};
    int status = run(&cli, argc, argv);
    arena_end(arena);
    return status;
}
