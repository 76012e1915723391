#!/bin/sh
# jixiao init: every form, in both languages, checks clean (rules and tests of its own too), is as fmt
# leaves it and is printed; nothing that is there is replaced, and what cannot be made whole is not made;
# the hook lets through what is sound and nothing else.
. tests/cli/harness
case $JX in /*) ;; *) JX=$PWD/$JX ;; esac
starts=$PWD/stdlib/starts
cd "$work" || exit 2

forms=$(cd "$starts" && for project in */jixiao.jx; do dirname "$project"; done)
check 'forms were found' [ "$(echo "$forms" | wc -l)" -ge 11 ]
for module in "$starts"/../forms/*.jx; do # a form of the library has a start
    check "$(basename "$module" .jx) has a start" grep -rq "^使用 std.forms.$(basename "$module" .jx)\$" "$starts"
done

# ---- every form
run init
ends 0
silent err
for form in $forms; do prints "  $form "; done
for form in $forms; do
    for lang in zh en; do
        dir=$form.$lang
        run init "$dir" --form "$form" --lang $lang
        ends 0 "init --form $form --lang $lang"
        silent err
        [ $lang = zh ] && wanted='[^ -~]' || wanted='# [A-Za-z0-9]'
        check "$dir: comments are in its language" sh -c \
            "! grep -rh '^ *# ' $dir --include=*.jx --include=check.sh --include=pre-commit | LC_ALL=C grep -v '$wanted'"
        check "$dir: no marks are left" sh -c "! grep -rE '#(zh|en)' $dir"
        run fmt --check "$dir"
        ends 0 "$dir: as fmt leaves it"
        run check "$dir" --notes --fail-on note --lang zh
        ends 0 "$dir: no finding, not even a note"
        silent err
        prints '检查方案 submission；没有发现问题'
        prints '标准库另有 '
        check "$dir: idle rules of the library are not listed" [ "$(wc -l <"$work/out")" -le 5 ]
        run check "$dir" --lint --lang zh
        ends 0
        prints '没有发现问题'
        run 'test' "$dir" --coverage --lang zh
        ends 0 "$dir: the tests of its rules"
        prints '条件和边界 5 处中用到 5 处'
        run build "$dir" --to txt,docx -o "$dir/out"
        ends 0 "$dir: is printed"
        check "$dir: a .docx" sh -c "ls $dir/out/*.docx"
        (cd "$dir" && JIXIAO=$JX sh check.sh) >"$work/out" 2>"$work/err"
        status=$?
        ends 0 "$dir: check.sh"
    done
    JX_LANG=en "$JX" init again --form "$form" >/dev/null
    check "$form: JX_LANG, and the same bytes" diff -r "$form.en" again -x out
    rm -rf again
done
check 'keywords are translated' grep -q '^project 13092026P00100110001A ' hebei2022.en/projects/*.jx

# ---- names, year
for form in 河北 hebei hebei2022; do
    run init "named $form" --form "$form" --year 2031
    ends 0
    prints "jixiao build 'named $form' --to docx -o 'named $form/out'"
    check "$form is hebei2022, of 2031" [ -f "named $form/projects/13092031P00100110001A.jx" ]
    run check "named $form" --notes --fail-on note
    ends 0
done
lacks 'named hebei/dossier.jx' 2026
holds 'named hebei/jixiao.jx' '使用 std.forms.hebei2022'
run init later --form application --year 2031
holds later/projects/412001X26001.jx 2033年

refuses() { # CODE ARGUMENT…
    code=$1
    shift
    run init "$@"
    ends 2
    says "[$code]"
    check 'nothing was made' [ ! -e new ]
}
refuses E0014 new --form hebei --year 26
refuses E0014 new --form hebei --year 2O26
refuses E0014 new --form hebei --year 20260
refuses E0015 new
says '  hebei2022 '
refuses E0058 new --form 部门
refuses E0058 new --form s
refuses E0058 new --form ''
refuses E0038 --form hebei
refuses E0017 new more --form hebei

# ---- what is there stays
mkdir full empty && echo mine >full/README.md
refuses E0037 full --form hebei
check 'the folder is as it was' [ "$(find full | wc -l)" -eq 2 ]
run init empty --form hebei
ends 0
run init empty --form hebei
ends 2
run init full --form hebei --merge
ends 0
prints 'full/README.md 已经有了，没有改动'
check 'the file is as it was' [ "$(cat full/README.md)" = mine ]
run check full
ends 0
mkdir new.git && (cd new.git && git init -q . 2>/dev/null || mkdir .git)
run init new.git --form tangshan
ends 0 'a fresh repository counts as empty'

# Sources of one's own: rules, profile and hook are added, samples are not.
mkdir own && cp -r tianjin2025.zh/dossier.jx tianjin2025.zh/projects own
run init own --form tianjin --merge
ends 0
check 'no sample records' [ "$(find own -name '*.jx' | wc -l)" -eq 4 ]
run check own
ends 0
mkdir own2 && cp tianjin2025.zh/jixiao.jx own2/绩效.jx
run init own2 --form tianjin --merge
prints 'own2/jixiao.jx 已经有了'
check 'one project file' [ ! -e own2/jixiao.jx ]

# ---- whole or not at all
echo file >file
run init file/below --form hebei
ends 2
says '[E0005]'
run init file --form hebei
ends 2
run init file --form hebei --merge
ends 2
check 'a file is no folder' [ "$(cat file)" = file ]
mkdir half && echo x >half/projects
run init half --form hebei --merge
ends 2
check 'nothing is left of it' [ "$(find half | wc -l)" -eq 2 ]
(
    ulimit -f 0
    "$JX" init deep/er/still --form hebei </dev/null 2>&1
    echo "status $?"
) | cat >"$work/out"
prints 'status 2'
prints '[E0005]'
check 'no folder is left' [ ! -e deep ]

# ---- the hook
if command -v git >/dev/null; then
    for place in . sub/dir; do
        repository=$work/hooked.$(echo "$place" | tr -d ./)
        mkdir -p "$repository"
        run init "$repository/$place" --form hebei --lang en
        ends 0
        cd "$repository" || exit 2
        git init -q . && git config core.hooksPath "$place/.githooks"
        commit() { JIXIAO=${1:-$JX} git -c user.name=a -c user.email=a@b commit -qm x >"$work/out" 2>"$work/err"; }
        git add -A
        commit
        status=$?
        ends 0 "hook ($place): sound"
        sed -i 's/budget: 60/budget: 61/' "$place"/projects/*.jx
        git add -A
        commit
        status=$?
        ends 1 "hook ($place): a finding"
        check 'the finding is told' grep -q audit_budget_is_sum "$work/out" "$work/err"
        sed -i 's/budget: 61/budget: 60/' "$place"/projects/*.jx
        echo '# more' >>"$place/rules.jx"
        git add "$place/rules.jx"
        commit
        status=$?
        ends 1 "hook ($place): what is staged counts, not what stands in the folder"
        git add -A
        commit
        status=$?
        ends 0 "hook ($place): mended"
        echo '# and more' >>"$place/rules.jx"
        git add -A
        commit "$work/none"
        status=$?
        ends 1 "hook ($place): without the program"
        says 'jixiao was not found'
        check 'one more commit was made' [ "$(git rev-list --count HEAD)" -eq 2 ]
        cd "$work" || exit 2
    done
fi

finish
