/** Style of the findings report; colours are said in signs and words as well. */

export const trialStyle = `
:root { --ink: #1b2430; --quiet: #55606e; --line: #c9d0d8; --soft: #f3f5f7; --link: #0b4f8a; color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 2rem 1.5rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
h1 { margin: 0; font-size: 2.1rem; line-height: 1.2; }
h2 { margin: 2.6rem 0 .6rem; padding-top: .6rem; border-top: 3px solid var(--ink); font-size: 1.5rem; }
h3 { margin: 2rem 0 .4rem; font-size: 1.17rem; }
h4 { margin: 1.4rem 0 .3rem; font-size: 1rem; }
h1, h2, h3, h4, a { overflow-wrap: anywhere; }
p { margin: .5rem 0; max-width: 50rem; }
.subtitle { margin: .2rem 0 1.2rem; color: var(--quiet); font-size: 1.2rem; }
.lead { font-size: 1.15rem; font-weight: 600; }
.note { color: var(--quiet); }
a { color: var(--link); }
code { font: .88em/1.4 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: .3rem 2rem; margin: 1rem 0; }
dl div { display: flex; gap: .6rem; border-bottom: 1px solid var(--line); padding: .25rem 0; }
dt { flex: 0 0 10.5rem; color: var(--quiet); }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
nav ul { margin: .2rem 0; padding-left: 1.2rem; list-style: none; columns: 2; }
nav ul ul { columns: 1; }
nav li { break-inside: avoid; }
.wide { margin: 1rem 0 1.4rem; overflow-x: auto; }
table { width: 100%; min-width: 46rem; border-collapse: collapse; font-size: .86rem; line-height: 1.35; }
caption { padding: 0 0 .35rem; text-align: left; font-weight: 600; }
th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
thead th { border-bottom: 2px solid var(--ink); background: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 600; }
th.end, td.end { text-align: right; font-variant-numeric: tabular-nums; }
tr:target { background: #fff4cc; }
.outcome { font-weight: 600; }
.pass { color: #14652f; } .fail { color: #a01722; } .attention { color: #7d5200; } .inconclusive { color: #5a3d9a; }
.not-applicable { color: var(--quiet); font-weight: 400; }
figure { margin: 1rem 0; max-width: 48rem; }
figure svg { width: 100%; height: auto; }
figcaption { color: var(--quiet); font-size: .9rem; }
svg rect { fill: #fff; stroke: #55606e; stroke-width: 1; }
svg rect.measured { stroke: #1b2430; stroke-width: 2.5; fill: #f3f5f7; }
svg text { font-size: 9px; text-anchor: middle; fill: #1b2430; font-family: system-ui, sans-serif; }
svg text.name { font-size: 10.5px; font-weight: 700; }
svg .hop { stroke: #1b2430; stroke-width: 1.5; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .6rem; color: var(--quiet); font-size: .9rem; }
@media (max-width: 40rem) { nav ul { columns: 1; } dl { grid-template-columns: 1fr; } dt { flex-basis: 8rem; } }
@media print {
  @page { size: A4; margin: 16mm 14mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  .wide { overflow: visible; } table { min-width: 0; font-size: 7.6pt; table-layout: fixed; }
  th, td { padding: 2pt 3pt; overflow-wrap: anywhere; }
  h2, h3, h4, caption { break-after: avoid; } tr, figure { break-inside: avoid; } thead { display: table-header-group; }
  a { color: inherit; text-decoration: none; }
}
`
