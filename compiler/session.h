/* Session: one run of the compiler over the files a user gave; the API of every driver (command
   line, tests, language server). Reads modules, checks declarations, lowers code and records,
   links, and leaves a Program; whatever is wrong is in `diags`. A file with mistakes gives no
   records; the others are checked all the same. Never prints, never exits. */
#ifndef JX_COMPILER_SESSION_H
#define JX_COMPILER_SESSION_H

#include "compiler/compiler.h"

typedef struct SessionFile {
    const Source *source;
    Node *declarations;
    uint32_t records_at;
    uint64_t digest; /* where there is a cache */
    bool unread;     /* only its declarations were looked at: whether it is text, too, is still to
                        be found out */
    bool broken;     /* has mistakes: its records were left out */
    bool is_library; /* of the standard library */
} SessionFile;

typedef struct ModulePath {
    Text key;   /* its real path; of the built-in library its name */
    Text shown; /* as it was first used */
} ModulePath;

typedef enum SessionStage { STAGE_DECLARATIONS, STAGE_CODE, STAGE_RECORDS, STAGE_LINKS } SessionStage;

/* Called when a stage begins, with none of its files done; then for each file of STAGE_RECORDS. One
   at a time, but from any thread. */
typedef void SessionWatch(void *ctx, SessionStage stage, uint32_t done, uint32_t all);

typedef struct Session {
    Arena *arena;
    Sources *sources;
    Diags *diags;
    Compiler *compiler;
    Program *program;
    VEC(SessionFile) files; /* a module before those that use it */
    Inputs *inputs;         /* the compiler's */
    TextList given;         /* the files that the paths given come to */
    Map loaded;             /* key of a module -> file number, or that it is being loaded */
    VEC(ModulePath) chain;  /* modules being loaded, for circles */
    Text stdlib;            /* folder of the library instead of the built-in one; empty: built in */
    uint32_t threads;       /* that read records, at most; 0: as many as is good */
    bool rests;             /* texts of large inputs need not stay in memory (source.h) */
    uint64_t text_bytes;    /* of all texts that stay */
    SourceRoom room;        /* of the text that is being loaded, where it will rest */
    SessionWatch *watch; /* may be NULL */
    void *watch_ctx;
    Text run_words;    /* the options that outcomes depend on, where quiet records (quiet.h) may be
                          left out; NULL: they may not */
    bool whole;        /* all is read, and then known for later runs */
    bool stale;        /* after loading: more was left out than may be; all must be loaded anew */
    Text besides;      /* a module of the library used though no file says so; empty: none */
    bool library_only; /* records of the user's files are left out; declarations are not */
} Session;

Session *session_new(Arena *arena);

/* Keeps what files are lowered to in that folder (cache.h). Before loading. */
void session_use_cache(Session *session, Text folder, Text version);

/* Lets sources read what stands in these folders, too. Before loading. */
void session_allow_read(Session *session, const TextList *folders);

/* Loads and checks the files, and all .jx files below the folders. */
void session_load(Session *session, const Text *paths, uint32_t n_paths);

/* The same for one source that is no file. */
void session_load_text(Session *session, Text path, Text bytes);

/* The language of the keywords of the first file given; LANG_ZH where none has a keyword. */
Lang session_language(const Session *session);

/* The built-in standard library, made from stdlib/ by the Makefile: sorted by name. */
typedef struct StdlibFile {
    const char *name; /* "forms/tangshan2021.jx" */
    const char *bytes;
    uint32_t len;
} StdlibFile;
extern const StdlibFile stdlib_files[];
extern const uint32_t stdlib_n_files;

#endif
