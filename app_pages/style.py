"""How everything looks that Streamlit's theme does not reach: one style sheet for all pages."""

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

SHEET = """
<style>
.block-container, [data-testid="stMainBlockContainer"] {
  max-width: 62rem; padding-top: 4.2rem; padding-bottom: 4rem;
}
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
  display: inline-block; margin-left: .6em; padding: 0 .5em; border-radius: 1em;
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
[data-testid="InputInstructions"] { display: none; }
[data-testid="stHeaderActionElements"] { display: none; }
</style>
"""
