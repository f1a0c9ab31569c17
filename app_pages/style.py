"""How everything looks that Streamlit's theme does not reach: one style sheet for all pages."""

from indexer.shelf import LONGEST_UPLOAD

SECTION_HUES: dict[str, int] = {
    "opening": 40,
    "guiding": 350,
    "goals": 20,
    "organisation": 265,
    "practice": 205,
    "results": 145,
    "experience": 175,
    "problems": 0,
    "causes": 30,
    "plan": 225,
    "tasks": 190,
    "schedule": 285,
    "requirements": 320,
    "suggestions": 95,
    "closing": 50,
}
"""A colour for each section, as degrees of hue; lightness follows the theme."""

SECTION_MARKS: dict[str, str] = dict(
    zip(SECTION_HUES, "开指目组做效经问因下任步要建尾", strict=True)
)
"""One character for each section, for where its name has no room."""

SHEET = """
<style>
.block-container, [data-testid="stMainBlockContainer"] {
  max-width: 62rem; padding-top: 4.2rem; padding-bottom: 4rem;
}
.stApp { --jg-accent: #a8322a; --jg-ground: #fbf9f4; }
@media (prefers-color-scheme: dark) { .stApp { --jg-accent: #e0796b; --jg-ground: #1b1a18; } }
.jg { line-height: 1.8; overflow-wrap: anywhere; }
.jg-quiet { opacity: .68; font-size: .875rem; }
.jg-lead { opacity: .72; font-size: .92rem; }
.jg-crumb { font-weight: 600; line-height: 1.6; }
.jg-crumb .sep { opacity: .45; padding: 0 .35em; font-weight: 400; }
.jg-rank { opacity: .5; margin-right: .6em; font-variant-numeric: tabular-nums; }
.jg-text { margin-top: .35rem; white-space: pre-line; }
.jg-badge {
  display: inline-block; padding: 0 .55em; margin-right: .6em; border-radius: 3px;
  font-size: .8rem; line-height: 1.65; font-weight: 500; white-space: nowrap;
  color: color-mix(in oklab, hsl(var(--hue) 65% 45%) 72%, currentColor);
  background: color-mix(in srgb, hsl(var(--hue) 70% 50%) 13%, transparent);
}
.jg-topic {
  display: inline-block; margin: 0 .15em; padding: 0 .5em; border-radius: 1em;
  font-size: .8rem; line-height: 1.6; white-space: nowrap;
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
}
.jg mark {
  color: inherit; background: color-mix(in srgb, #e7b416 38%, transparent);
  border-radius: 2px; padding: 0 1px;
}
.jg .slot {
  border-bottom: 2px dotted color-mix(in srgb, #7b4fc9 75%, currentColor);
  background: color-mix(in srgb, #7b4fc9 12%, transparent); padding: 0 1px;
}
.jg-passage {
  border-left: 3px solid color-mix(in srgb, hsl(var(--hue) 60% 50%) 65%, transparent);
  padding: .1rem 0 .1rem .9rem; margin: .7rem 0; scroll-margin-top: 5rem;
}
.jg-passage.here {
  background: color-mix(in srgb, #e7b416 14%, transparent);
  outline: 1px solid color-mix(in srgb, #e7b416 55%, transparent); border-radius: 3px;
  padding: .6rem .9rem;
}
.jg-h { font-weight: 650; margin: 1.3rem 0 .3rem; line-height: 1.6; }
.jg-h1 { font-size: 1.2rem; } .jg-h2 { font-size: 1.06rem; } .jg-h3 { font-size: 1rem; }
.jg-title { font-size: 1.55rem; font-weight: 700; line-height: 1.5; text-wrap: balance; }
.jg-outline a {
  display: block; color: inherit; text-decoration: none; line-height: 1.5;
  padding: .22rem .4rem; border-radius: 3px; font-size: .92rem;
}
.jg-outline a:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
.jg-divider {
  display: flex; align-items: center; gap: 1rem; margin: 1.2rem 0 .4rem;
  opacity: .75; font-size: .92rem;
}
.jg-divider::before, .jg-divider::after {
  content: ""; flex: 1; border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent);
}
.jg-brand { font-size: 2rem; font-weight: 700; letter-spacing: .12em; }
.jg a.plain { color: inherit; text-decoration: underline; text-underline-offset: 3px; }
.block-container:has(.jg-wide) { max-width: 88rem; }
.jg button, .jg-table button, .jg-map button { font: inherit; color: inherit; cursor: pointer; }
.jg button { background: none; border: 0; padding: 0; }
.jg button:focus-visible, .jg a:focus-visible { outline: 2px solid var(--jg-accent); }
.jg-gather, .jg-gathered { display: inline-block; font-size: .8rem; opacity: .62; margin-top: .2rem; }
.jg .jg-gather:hover { opacity: 1; text-decoration: underline; text-underline-offset: 3px; }
.jg-table { width: 100%; border-collapse: collapse; font-size: .9rem; line-height: 1.5; }
.jg-table th { text-align: left; font-weight: 500; opacity: .8; white-space: nowrap; }
.jg-table th button:hover { text-decoration: underline; text-underline-offset: 3px; }
.jg-table th, .jg-table td {
  padding: .5rem .55rem; vertical-align: top;
  border: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent);
}
.jg-table td { white-space: nowrap; font-variant-numeric: tabular-nums; }
.jg-table td.jg-name { white-space: normal; min-width: 14rem; }
.jg-table tbody tr:hover { background: color-mix(in srgb, currentColor 4%, transparent); }
.jg-table .jg-mark {
  width: 1.15rem; height: 1.15rem; line-height: 1; border-radius: 3px; font-size: .85rem;
  border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
}
.jg-table .jg-mark[aria-pressed="true"] {
  background: var(--jg-accent); border-color: var(--jg-accent); color: var(--jg-ground);
}
.jg a.plain:not(:hover) { text-decoration-color: color-mix(in srgb, currentColor 30%, transparent); }
.jg-dot {
  display: inline-block; width: 1.45em; text-align: center; margin-right: 2px; border-radius: 3px;
  font-size: .78rem; line-height: 1.6; cursor: default;
  color: color-mix(in oklab, hsl(var(--hue) 65% 45%) 72%, currentColor);
  background: color-mix(in srgb, hsl(var(--hue) 70% 50%) 13%, transparent);
}
.jg-scroll { overflow-x: auto; }
.jg-map { border-collapse: separate; border-spacing: 3px; font-size: .88rem; line-height: 1.4; }
.jg-map th { font-weight: 500; padding: .25rem .4rem; white-space: nowrap; border: 0; }
.jg-map thead th { writing-mode: horizontal-tb; opacity: .75; font-size: .8rem; }
.jg-map tbody th { text-align: right; position: sticky; left: 0; background: var(--jg-ground); }
.jg-map td { padding: 0; border: 0; min-width: 3.2rem; }
.jg-map td button {
  width: 100%; padding: .35rem .2rem; border-radius: 3px; font-variant-numeric: tabular-nums;
  background: color-mix(in srgb, hsl(var(--hue) 65% 50%) var(--depth), transparent);
}
.jg-map td button:hover { outline: 2px solid hsl(var(--hue) 60% 45%); }
.jg-column .jg-passage { margin: .6rem 0 1rem; }
.jg-level { padding-top: 2.1rem; }
.jg-set { margin-top: .4rem; line-height: 1.9; }
.jg-alike { padding: .35rem 0; }
.jg-outline div { padding: .16rem .4rem; line-height: 1.5; font-size: .92rem; }
.jg-item {
  padding: .55rem .8rem; margin: .5rem 0; border-radius: 4px;
  border: 1px solid color-mix(in srgb, currentColor 16%, transparent);
}
.jg-level1, .jg-level2, .jg-level3, .jg-level4 {
  border-color: transparent; padding-top: .1rem; padding-bottom: .1rem;
}
.jg-level1, .jg-level2, .jg-level3, .jg-level4 {
  display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1rem;
}
.jg-level1 .jg-text { font-size: 1.2rem; font-weight: 650; }
.jg-level2 .jg-text { font-size: 1.06rem; font-weight: 650; padding-left: 1rem; }
.jg-level3 .jg-text, .jg-level4 .jg-text { font-weight: 600; padding-left: 2rem; }
.jg-note { font-size: .875rem; padding: .1rem .5rem; margin-top: .3rem;
  border-left: 3px solid color-mix(in srgb, #e7b416 70%, transparent); }
.jg-acts { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin-top: .3rem; font-size: .85rem; opacity: .62; }
.jg-item:hover .jg-acts, .jg-acts:focus-within { opacity: 1; }
.jg-acts button:hover { text-decoration: underline; text-underline-offset: 3px; }
.jg-acts button[disabled] { opacity: .35; cursor: default; text-decoration: none; }
.jg-find {
  border-bottom: 2px solid color-mix(in srgb, hsl(var(--hue) 60% 45%) 70%, transparent);
  background: color-mix(in srgb, hsl(var(--hue) 70% 50%) 9%, transparent);
}
.jg-correction { line-height: 1.6; }
.jg-place { font-size: .9rem; padding: .1rem 0; }
.jg-place del { color: color-mix(in oklab, #b3261e 72%, currentColor); }
.jg-place ins {
  text-decoration: none; margin-left: .15em; border-radius: 2px; padding: 0 2px;
  background: color-mix(in srgb, #2e8b57 26%, transparent);
}
.jg-files { font-size: .9rem; line-height: 1.7; max-height: 20rem; overflow-y: auto; }
.st-key-page-clicks { position: absolute; height: 0; overflow: hidden; }
@media (max-width: 640px) {
  .jg-table thead { display: none; }
  .jg-table, .jg-table tbody, .jg-table tr, .jg-table td { display: block; border: 0; }
  .jg-table tr { padding: .6rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
  .jg-table td { display: inline; padding: 0 .6rem 0 0; white-space: normal; font-size: .85rem; }
  .jg-table td.jg-name { display: block; font-size: 1rem; padding: .1rem 0 .2rem; }
}
[data-testid="stMetricValue"] { font-size: 1.6rem; }
[data-testid="InputInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"],
[role="listbox"] [role="option"][style*="contents"] > span, a[data-testid="stSkipToContent"]:focus { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]::after {
  content: "选择文件"; font-size: 1rem;
}
[role="listbox"] [role="option"][style*="contents"] > span::after { content: "没有这一项"; font-size: .9rem; }
a[data-testid="stSkipToContent"]::after { content: "跳到正文"; font-size: 1rem; }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileChip"][aria-invalid="true"] [data-testid="stFileChipName"] + div::after {
  content: "　没收下：超过 MEGABYTES MB 或没传完";
}
[data-testid="stHeaderActionElements"], [data-testid="stElementToolbar"] { display: none; }
body:has([data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])) [data-testid="stDialog"] {
  & h2, & h2 + div { font-size: 0; }
  & h2 + div > * { display: none; }
  & h2::after { content: "旧稿没有回应"; font-size: 1.4rem; }
  & h2 + div::after {
    content: "打开旧稿的窗口要是关上了，请重新打开旧稿；网络要是断了，接通就好。恢复以后，这一页会自己接上。";
    font-size: 1rem;
  }
}
</style>
""".replace("MEGABYTES", str(LONGEST_UPLOAD // 1_000_000))

LOGIN_SHEET = """
<style>
:root { color-scheme: light dark; --ground: #fbf9f4; --box: #fff; --text: #26231f;
  --accent: #a8322a; --on-accent: #fff; --line: #e0d9ca; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #1b1a18; --box: #262421; --text: #e9e4da;
    --accent: #e0796b; --on-accent: #1b1a18; --line: #3d3a35; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground);
  color: var(--text); line-height: 1.6;
  font-family: 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif; }
main { box-sizing: border-box; width: min(24rem, 100vw); padding: 1.5rem; margin-bottom: 12vh; }
h1 { margin: 0; font-size: 2rem; font-weight: 700; letter-spacing: .12em;
  font-family: 'Songti SC', 'SimSun', 'Noto Serif CJK SC', 'Source Han Serif SC', serif; }
.lead { margin: 0 0 1.8rem; opacity: .68; font-size: .875rem; }
.quiet { margin-top: 1.2rem; opacity: .68; font-size: .875rem; }
label { display: block; font-size: .875rem; margin-bottom: .3rem; }
input, button, .button { box-sizing: border-box; width: 100%; font: inherit; padding: .5rem .75rem;
  border-radius: 4px; border: 1px solid var(--line); }
input { background: var(--box); color: inherit; }
button, .button { display: block; margin-top: 1rem; text-align: center; text-decoration: none;
  cursor: pointer; background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:is(input, button, .button):focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.problem { margin: .8rem 0 0; padding: .4rem .7rem; font-size: .92rem;
  border-left: 3px solid var(--accent);
  background: color-mix(in srgb, var(--accent) 10%, transparent); }
</style>
"""
