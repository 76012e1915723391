# Jixiao. `make demo` and `make test` do their own set-up; see README.md.
#   make            build/jixiao
#   make demo       check and build examples/tangshan-2021 into build/demo
#   make test       everything that can fail, twice: as released, and under ASan and UBSan
#   make test-interop  the same against other people's cases and programs: decTest, Python, LibreOffice, …
#   make check-clang   the warnings of the other compiler
#   make check-threads  reading and rules on several threads, under TSan
# MODE=asan builds into build/asan; CC=clang works for both.

MODE ?= release
CC = gcc
B := build$(if $(filter-out release,$(MODE)),/$(MODE))
PACKAGES := gcc make pkg-config flex bison libffi-dev libgmp-dev libpcre2-dev libutf8proc-dev libzip-dev libxlsxwriter-dev libexpat1-dev libpango1.0-dev libcairo2-dev

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wswitch-enum \
	-Wformat=2 -Wconversion -Werror
OPT_release := -O3 -g
OPT_asan := -O1 -g -DJX_HOSTILE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT_tsan := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
CFLAGS := -std=c17 -D_GNU_SOURCE -I. -I$(B)/gen $(OPT_$(MODE)) -MMD -MP
LDFLAGS := $(OPT_$(MODE))
# Linked into the program where their archives are there: a start then maps one file, and not seven.
# (Before there is a compiler, `setup` comes first, and nothing is linked.)
archive = $(if $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a 2>/dev/null)),-l:lib$(1).a,-l$(1))
LIBS := $(foreach library,gmp utf8proc pcre2-8 ffi expat m,$(call archive,$(library))) -ldl

RUNTIME := $(sort $(wildcard runtime/base/*.c runtime/core/*.c runtime/eval/*.c runtime/report/*.c))
COMPILER := $(sort $(wildcard compiler/*.c))
CLI := $(sort $(wildcard compiler/cli/*.c))
GENERATED := $(B)/gen/grammar/parser.c $(B)/gen/grammar/lexer.c $(B)/gen/stdlib.c $(B)/gen/pages.c \
	$(B)/gen/starts.c
STDLIB := $(sort $(shell find stdlib -path stdlib/starts -prune -o -name '*.jx' -print))
STARTS := $(sort $(shell find stdlib/starts -mindepth 2 -type f))
PAGES := $(filter-out %/README.md,$(sort $(wildcard docs/errors/*.md)))
UNITS := $(patsubst tests/unit/%.c,$(B)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))

objects = $(patsubst %.c,$(B)/obj/%.o,$(1))
GENERATED_O := $(patsubst $(B)/gen/%.c,$(B)/obj/gen/%.o,$(GENERATED))

all: $(B)/jixiao $(B)/jixiao-run

# ---- set-up: Debian packages, asked for only when something is missing

setup:
	@sh tests/setup.sh $(PACKAGES)

# ---- generated sources

$(B)/gen/grammar/parser.c: grammar/parser.y
	@mkdir -p $(@D)
	@echo '  BISON   $<'
	@bison -Wall -Werror -Wcounterexamples --header=$(@:.c=.h) -o $@ $<
$(B)/gen/grammar/parser.h: $(B)/gen/grammar/parser.c
$(B)/gen/grammar/lexer.c: grammar/lexer.l
	@mkdir -p $(@D)
	@echo '  FLEX    $<'
	@flex -o $@ --header-file=$(@:.c=.h) $<
$(B)/gen/stdlib.c: stdlib/embed.sh $(STDLIB)
	@mkdir -p $(@D)
	@echo '  EMBED   stdlib'
	@sh stdlib/embed.sh compiler/session.h StdlibFile stdlib stdlib $(STDLIB) > $@.new && mv $@.new $@
$(B)/gen/pages.c: stdlib/embed.sh $(PAGES)
	@mkdir -p $(@D)
	@echo '  EMBED   docs/errors'
	@sh stdlib/embed.sh compiler/page.h PageFile page docs/errors $(PAGES) > $@.new && mv $@.new $@
$(B)/gen/starts.c: stdlib/embed.sh $(STARTS)
	@mkdir -p $(@D)
	@echo '  EMBED   stdlib/starts'
	@sh stdlib/embed.sh compiler/start.h StartFile start stdlib/starts $(STARTS) > $@.new && mv $@.new $@

# ---- objects and libraries

$(B)/obj/gen/%.o: $(B)/gen/%.c | $(GENERATED)
	@mkdir -p $(@D)
	@echo '  CC      $<'
	@$(CC) $(CFLAGS) -Wno-unused-function -c -o $@ $<
$(B)/obj/%.o: %.c | $(GENERATED)
	@mkdir -p $(@D)
	@echo '  CC      $<'
	@$(CC) $(CFLAGS) $(WARN) -c -o $@ $<

$(B)/libjx_runtime.a: $(call objects,$(RUNTIME))
	@echo '  AR      $@'
	@rm -f $@ && ar rcs $@ $^
$(B)/libjx_compiler.a: $(call objects,$(COMPILER)) $(GENERATED_O)
	@echo '  AR      $@'
	@rm -f $@ && ar rcs $@ $^

$(B)/jixiao: $(call objects,$(CLI)) $(B)/libjx_compiler.a $(B)/libjx_runtime.a
	@echo '  LD      $@'
	@$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# Libraries for office files are loaded when one is read or made (runtime/base/library.h); their files
# are called as the linker would call them.
soname = $(shell readelf -d "$$($(CC) -print-file-name=$(1))" | sed -n 's/.*(SONAME).*\[\(.*\)\].*/\1/p')
$(B)/obj/runtime/base/zip.o: CFLAGS += -DZIP_LIBRARY='"$(call soname,libzip.so)"'
$(B)/obj/runtime/report/emit_xlsx.o: CFLAGS += -DXLSX_LIBRARY='"$(call soname,libxlsxwriter.so)"'

$(B)/obj/runtime/report/pdf_canvas.o: CFLAGS += -DPANGO_LIBRARY='"$(call soname,libpangocairo-1.0.so)"' \
	$(patsubst -I%,-isystem %,$(shell pkg-config --cflags pangocairo pangoft2))

# The commands that need no compiler, linked without it: checked forms run where no source is read. Of
# the rest of the command line the linker takes what they ask for; commands are weak, and ask for nothing.
$(B)/libjx_cli.a: $(call objects,$(CLI))
	@echo '  AR      $@'
	@rm -f $@ && ar rcs $@ $^
$(B)/jixiao-run: $(call objects,$(patsubst %,compiler/cli/%.c,main cmd_run cmd_help)) $(B)/libjx_cli.a $(B)/libjx_runtime.a
	@echo '  LD      $@'
	@$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# ---- native example

$(B)/native/libaudit.so: examples/native/audit.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(CC) -std=c17 -O2 $(WARN) -fPIC -shared -o $@ $<

# ---- tests

$(B)/tests/%: tests/unit/%.c tests/unit/unit.h $(B)/libjx_compiler.a $(B)/libjx_runtime.a
	@mkdir -p $(@D)
	@echo '  TEST    $@'
	@$(CC) $(CFLAGS) $(WARN) $(LDFLAGS) -o $@ $< $(B)/libjx_compiler.a $(B)/libjx_runtime.a $(LIBS) -lzip
# Linked from the runtime alone: the checked form runs without the compiler.
$(B)/tests/wall: tests/unit/wall.c $(B)/libjx_runtime.a
	@mkdir -p $(@D)
	@echo '  TEST    $@'
	@$(CC) $(CFLAGS) $(WARN) $(LDFLAGS) -o $@ $< $(B)/libjx_runtime.a $(LIBS)
$(B)/tests/libbad.so: tests/native/bad.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(CC) -std=gnu17 -O1 $(WARN) -fPIC -shared -o $@ $< -lm

test-programs: $(B)/jixiao $(B)/jixiao-run $(UNITS) $(B)/tests/wall $(B)/tests/libbad.so $(B)/native/libaudit.so

# the tests read JSON and CSV back with Python
test: PACKAGES += python3 fonts-noto-cjk poppler-utils
test: setup
	@$(MAKE) --no-print-directory -j2 test-programs
	@$(MAKE) --no-print-directory -j2 MODE=asan test-programs
	@sh tests/run.sh

# other people's cases, as answered by the drivers built under the sanitizers
INTEROP := $(patsubst tests/interop/%.c,$(B)/interop/%,$(sort $(wildcard tests/interop/*.c)))
$(B)/interop/%: tests/interop/%.c tests/interop/answer.h $(B)/libjx_compiler.a $(B)/libjx_runtime.a
	@mkdir -p $(@D)
	@echo '  TEST    $@'
	@$(CC) $(CFLAGS) $(WARN) $(LDFLAGS) -o $@ $< $(B)/libjx_compiler.a $(B)/libjx_runtime.a $(LIBS)
interop-programs: $(INTEROP)

test-interop: PACKAGES += python3 libpython3.11-testsuite units unicode-data libreoffice-writer libreoffice-calc \
	python3-openpyxl python3-docx python3-junitparser python3-jsonschema qpdf poppler-utils chromium \
	fonts-noto-cjk
test-interop: setup
	@$(MAKE) --no-print-directory -j2 MODE=asan interop-programs build/asan/tests/test_form build/asan/tests/test_reference build/asan/tests/test_cache
	@$(MAKE) --no-print-directory -j2 build/jixiao
	@sh tests/interop/run.sh build/asan/interop build/jixiao

# ---- the main job, on a real department

demo: setup
	@$(MAKE) --no-print-directory -j2 $(B)/jixiao
	@sh examples/demo.sh $(B)/jixiao

check-clang: setup
	@$(MAKE) --no-print-directory -j2 MODE=clang CC=clang OPT_clang=-O1 build/clang/jixiao

check-threads: setup
	@$(MAKE) --no-print-directory -j2 MODE=tsan build/tsan/jixiao build/tsan/tests/test_threads
	@build/tsan/tests/test_threads
	@JX=$$PWD/build/tsan/jixiao sh tests/cli/jobs.sh

clean:
	rm -rf build

-include $(shell find $(B)/obj $(B)/tests $(B)/interop -name '*.d' 2>/dev/null)

.PHONY: all setup test test-programs test-interop interop-programs demo check-clang check-threads clean
.SECONDARY:
.DELETE_ON_ERROR:
