/* jixiao help and jixiao version. */
#include "compiler/cli/cli.h"

int cmd_help(Cli *cli) {
    Buf out = buf_new(cli->arena);
    Text form = options_one(&cli->options, OPTION_HELP_FORM);
    CommandId command = COMMAND_COUNT;
    if (cli->options.arguments.len > 0) {
        Text name = cli->options.arguments.data[0];
        command = command_find(name);
        if (command == COMMAND_COUNT) {
            diag_at2(cli->diags, DIAG_UNKNOWN_COMMAND, SPAN_NONE, ARG(name),
                     command_advice(cli->arena, name));
            cli_report(cli, cli->diags, cli->options.lang);
            return STATUS_FAILED;
        }
    }
    if (text_equal(form, TEXT("man")))
        help_print_man(&out, cli->options.lang);
    else if (text_equal(form, TEXT("bash")))
        help_print_bash(&out);
    else
        help_print(&out, command, cli->options.lang);
    return put_text(cli, &out) ? STATUS_CLEAN : STATUS_FAILED;
}

int cmd_version(Cli *cli) {
    Buf out = buf_new(cli->arena);
    buf_str(&out, "jixiao " JIXIAO_VERSION "\n");
    return put_text(cli, &out) ? STATUS_CLEAN : STATUS_FAILED;
}
