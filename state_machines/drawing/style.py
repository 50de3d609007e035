"""How the drawings look: the rules they share with the pages, and the colours they carry when saved alone."""

# The names are those of the pages' own colours, so an embedded drawing follows the page, dark or light.
_LIGHT = {
    "ground": "#f3f6f6", "surface": "#fff", "ink": "#16242b", "soft": "#3c4c54", "brand": "#0d4a4e",
    "on-brand": "#fff", "brand-tint": "#e1eeed", "brand-line": "#7fa9aa", "lamp": "#ffcf4a",
    "on-lamp": "#16242b", "lamp-tint": "#fff4d1", "lamp-line": "#8a6200", "stop": "#9c1820",
    "on-stop": "#fff", "edge": "#5e7178", "rule": "#c5d0d2",
}  # fmt: skip
_DARK = {
    "ground": "#0f181b", "surface": "#182327", "ink": "#e8efef", "soft": "#b5c4c8", "brand": "#8ccfd0",
    "on-brand": "#0c1719", "brand-tint": "#14343a", "brand-line": "#3f7277", "lamp-tint": "#3a2f10",
    "lamp-line": "#e0b23c", "stop": "#ffa8a1", "on-stop": "#1d0a0b", "edge": "#8b9ca3", "rule": "#36464c",
}  # fmt: skip

RULES = """\
/* Drawings of how things move. Written by the drawing itself: change state_machines/drawing/style.py. */
.d-diagram { display: block; width: 100%; height: auto; margin: 0 auto; color: var(--ink); }
.d-diagram text { font-family: "Source Sans 3", system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; font-size: 15px; fill: var(--ink); }
.d-wide { max-width: 1200px; }
.d-narrow { max-width: 344px; }
.d-layers { max-width: none; width: auto; }
.d-diagram .d-small { font-size: 14px; }
.d-diagram .d-label { font-size: 14px; fill: var(--soft); }
.d-diagram .d-strong { font-weight: 600; }
.d-diagram .d-quiet { fill: var(--soft); }

.d-col { fill: var(--surface); stroke: var(--rule); }
.d-col-now { fill: var(--lamp-tint); stroke: var(--lamp-line); }
.d-col-later { fill: none; }

.d-box { fill: var(--surface); stroke: var(--edge); stroke-width: 1.5; }
.d-box-now { fill: var(--lamp); stroke: var(--ink); stroke-width: 3; }
.d-box-possible { stroke: var(--brand); stroke-width: 3; }
.d-box-notyet { stroke: var(--ink); stroke-dasharray: 6 4; }
.d-box-been { fill: var(--brand-tint); stroke: var(--brand-line); }
.d-box-later { stroke: var(--rule); stroke-width: 1; }
.d-box-inner { fill: none; stroke: var(--edge); stroke-width: 1; }
.d-halo { fill: none; stroke: var(--lamp); stroke-width: 5; opacity: .45; }
.d-paused .d-halo { stroke-dasharray: 8 6; }
.d-stopped .d-halo { stroke: var(--stop); }
.d-diagram .d-word-now { font-weight: 700; fill: var(--on-lamp); }
.d-diagram .d-word-possible { font-weight: 600; }
.d-diagram .d-word-later { fill: var(--soft); }

.d-flag { fill: var(--brand); stroke: var(--brand); stroke-width: 1.5; }
.d-flag-now { fill: var(--ink); stroke: var(--ink); }
.d-flag-notyet { fill: var(--surface); stroke: var(--ink); }
.d-stopped .d-flag-now { fill: var(--stop); stroke: var(--stop); }
.d-diagram .d-flag-text { font-size: 14px; font-weight: 600; fill: var(--on-brand); }
.d-diagram .d-flag-text-now { fill: var(--surface); }
.d-diagram .d-flag-text-notyet { fill: var(--ink); }
.d-stopped .d-flag-text-now { fill: var(--on-stop); }
.d-badge { fill: var(--brand); stroke: var(--surface); stroke-width: 1.5; }
.d-tick { fill: none; stroke: var(--on-brand); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.d-gate { fill: var(--surface); stroke: var(--ink); stroke-width: 1.5; }

.d-edge path, path.d-edge { fill: none; stroke: var(--edge); stroke-width: 1.5; }
.d-edge .d-head, .d-head { fill: var(--edge); stroke: none; }
.d-edge.d-been path, path.d-been { stroke: var(--brand); stroke-width: 2; }
.d-edge.d-possible path, path.d-possible { stroke: var(--brand); stroke-width: 3.5; }
.d-edge.d-notyet path, path.d-notyet { stroke: var(--ink); stroke-width: 1.75; stroke-dasharray: 6 4; }
.d-edge.d-later path, path.d-later { stroke-dasharray: 2 3; }
.d-diagram path.d-head { stroke: none; stroke-dasharray: none; }
.d-diagram .d-head-been, .d-diagram .d-head-possible { fill: var(--brand); }
.d-diagram .d-head-notyet { fill: var(--ink); }
.d-diagram .d-edge.d-return path { stroke: var(--brand); stroke-width: 1.75; stroke-dasharray: none; }
.d-diagram .d-edge.d-return path.d-head { fill: var(--brand); stroke: none; }
.d-diagram .d-edge.d-return.d-possible path { stroke-width: 3; }
.d-start { fill: var(--ink); stroke: var(--ink); stroke-width: 1.5; }

.d-pill { fill: var(--surface); stroke: var(--brand); stroke-width: 2; }
.d-pill-quiet { fill: var(--surface); stroke: var(--edge); stroke-width: 1; }
.d-pill-on { fill: var(--lamp-tint); stroke: var(--lamp-line); }
.d-pill-stop { fill: var(--surface); stroke: var(--stop); stroke-width: 3; }
.d-rail { fill: none; stroke: var(--rule); stroke-width: 1.5; }
.d-rail-been { stroke: var(--brand); }
.d-stop { fill: var(--surface); stroke: var(--edge); stroke-width: 1.5; }
.d-stop-been { fill: var(--brand); stroke: var(--brand); }
.d-stop-now { fill: var(--lamp); stroke: var(--ink); stroke-width: 2.5; }

@media (forced-colors: active) {
  .d-diagram {
    --ground: Canvas; --surface: Canvas; --ink: CanvasText; --soft: CanvasText; --edge: CanvasText; --rule: CanvasText;
    --brand: CanvasText; --on-brand: Canvas; --brand-tint: Canvas; --brand-line: CanvasText;
    --lamp: Highlight; --on-lamp: HighlightText; --lamp-tint: Canvas; --lamp-line: Highlight;
    --stop: CanvasText; --on-stop: Canvas;
  }
}
"""

# One of the two drawings of a case shows: the wide one where its smallest words stay above 13 pixels.
SHOWN = """\

@media (max-width: 1179px) { .d-pair .d-wide { display: none; } }
@media (min-width: 1180px) { .d-pair .d-narrow { display: none; } }
"""

EMBEDDED = RULES + SHOWN


def _declared(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in colours.items())


STANDALONE = f"""
.d-diagram {{ {_declared(_LIGHT)} background: var(--ground); }}
@media (prefers-color-scheme: dark) {{ .d-diagram {{ {_declared(_DARK)} }} }}
{RULES}"""
