/* The style sheet of HTML pages, but for the lengths of the paper, which emit_html.c computes: A4
   sheets on a desk, typeset after GB/T 9704. Fonts are named as that standard has them, then as
   systems call them, then the free ones. font-synthesis: none, because 小标宋 has one weight: only
   a fall-back font with a bold face shows the titles bold.

   border-collapse draws a line of 0.75 pt half inside and half outside the table, so a table that
   continues another is moved up by just that line: no seam, and its own frame on a new page. */
#ifndef JX_REPORT_HTML_STYLE_H
#define JX_REPORT_HTML_STYLE_H

/* clang-format off */
#define HTML_FANG "\"仿宋_GB2312\",\"仿宋\",FangSong,STFangsong,"
#define HTML_SERIF "\"Noto Serif CJK SC\",\"Noto Serif SC\",\"Source Han Serif SC\",SimSun,serif"
#define HTML_SANS "\"Noto Sans CJK SC\",\"Noto Sans SC\",\"Source Han Sans SC\",sans-serif"

static const char html_style[] =
    "*{box-sizing:border-box}\n"
    "html{background:#dfe1e5;-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0;color:#000;font:16pt/1.75 " HTML_FANG HTML_SERIF ";"
        "line-break:strict;overflow-wrap:anywhere;font-synthesis:none}\n"
    ".sheet{max-width:100%;margin:8mm auto;background:#fff;box-shadow:0 1px 5px rgba(0,0,0,.35)}\n"

    "p,h1,h2,h3,h4,h5,h6{margin:0;font-size:16pt;font-weight:400;text-indent:2em}\n"
    "p,h1,h2,h3,h4,h5,h6,th,td,a,span{white-space:pre-wrap}\n"
    "p{text-align:justify}\n"
    "h1,h2,h3,h4,h5,h6{break-after:avoid}\n"
    ".title{margin:.5em 0;font:700 22pt/1.6 \"方正小标宋简体\",\"方正小标宋_GBK\","
        "FZXiaoBiaoSong-B05S,STZhongsong," HTML_SERIF ";text-align:center;text-indent:0}\n"
    ".l1{margin-top:.5em;font-family:\"黑体\",SimHei,STHeiti," HTML_SANS "}\n"
    ".l2{margin-top:.25em;font-family:\"楷体_GB2312\",\"楷体\",KaiTi,STKaiti," HTML_SERIF "}\n"
    ".l3{font-weight:700}\n"
    ".note{font-size:12pt;text-indent:0}\n"
    ".left,.center,.right{text-indent:0}\n"
    ".left{text-align:left}.center{text-align:center}.right{text-align:right}\n"
    ".cover p{margin-top:.9em;font-size:18pt;text-align:center;text-indent:0}\n"
    ".cover .title{margin-top:.5em;font-size:22pt}\n"
    ".cover .left{text-align:left}.cover .right{text-align:right}\n"

    ".contents{margin:0 0 1em}\n"
    ".contents p{margin-bottom:.75em;font:22pt/1.6 \"黑体\",SimHei,STHeiti," HTML_SANS ";"
        "text-align:center;text-indent:0}\n"
    ".contents ul{margin:0;padding:0;list-style:none;font-size:14pt}\n"
    ".contents a{display:block;color:inherit;text-decoration:none}\n"
    ".contents a:hover{color:#1a4f8b;text-decoration:underline}\n"
    ".c2{padding-left:1em}.c3{padding-left:2em}.c4{padding-left:3em}\n"

    ".form{margin:.4em 0 .8em;font:10.5pt/1.35 \"宋体\",SimSun,STSong," HTML_SERIF "}\n"
    ".small{font-size:9pt}\n"
    ".smallest{font-size:7pt}\n"
    ".form p{font-size:9pt;text-indent:0}\n"
    ".captions{display:flex;justify-content:space-between;gap:1em;margin-bottom:.25em;"
        "break-after:avoid}\n"
    ".captions span{flex:1 1 auto}\n"
    ".captions span+span{text-align:right}\n"
    ".captions .middle{text-align:center}\n"
    ".scroll{overflow-x:auto}\n"
    "table{width:100%;border-collapse:collapse;table-layout:fixed}\n"
    "table+table{margin-top:-.75pt}\n"
    "tr,thead{break-inside:avoid}\n"
    "th,td{padding:.3em;border:.75pt solid #000;text-align:center;vertical-align:middle}\n"
    ".smallest th,.smallest td{padding:.15em 0}\n"
    "th{font-family:\"黑体\",SimHei,STHeiti," HTML_SANS ";font-weight:400}\n"
    "td.left,th.left{text-align:left}td.right,th.right{text-align:right}\n"
    ".total{font-weight:700}\n"
    "td.remark{font-size:9pt}\n"
    ".keep,.upper{break-inside:avoid}\n"

    "@media screen and (max-width:50rem){\n"
    "body,p,h1,h2,h3,h4,h5,h6,.cover p{font-size:13pt}\n"
    ".title,.cover .title,.contents p{font-size:17pt}\n"
    ".contents ul{font-size:12pt}\n"
    "main .sheet{min-height:0;margin:0 0 3mm;padding:8mm 5mm}\n"
    ".cover :first-child{margin-top:2em}\n"
    ".scroll table{min-width:165mm}.turned .scroll table{min-width:240mm}\n"
    "}\n"

    "@media print{\n"
    "html{background:none}\n"
    "main .sheet{width:auto;max-width:none;min-height:0;margin:0;padding:0;box-shadow:none;"
        "break-before:page}\n"
    "main .sheet:first-child{break-before:auto}\n"
    ".cover{page:cover}.turned{page:turned}\n"
    ".scroll{overflow:visible}\n"
    "}\n";

/* For pages that show findings. */
static const char html_mark_style[] =
    ".mark{margin-left:.2em;padding:0 .35em;border-radius:.8em;color:#fff;font:8pt/1.5 " HTML_SANS ";"
        "vertical-align:super;text-decoration:none}\n"
    ".source{color:inherit;text-decoration:none}.source:hover{text-decoration:underline}\n"
    ".findings{margin:.4em 0 0;padding-left:2.2em;font-size:9pt}\n"
    ".mark.wrong{background:#b3261e}.mark.doubt{background:#9a5b00}.mark.hint{background:#3b6ea5}\n"
    ".findings .wrong::marker{color:#b3261e}.findings .doubt::marker{color:#9a5b00}\n"
    "li:target{background:#fff3c4}\n";
/* clang-format on */

#endif
