"""What a calendar looks like as HTML: everything below `.cal`, in few tokens of its own, light and dark, wide and narrow."""

from __future__ import annotations

STYLES = """
.cal {
  color-scheme: light dark;
  --paper: #f6f5f1; --card: #fffefb; --sunk: #efede7; --line: #dedbd2; --ink: #1d1e22; --soft: #585a61;
  --accent: #3d3ab8; --planned: #0f5f37; --planned-tint: #e3f4e9; --live: #1b4a8f; --live-tint: #e2ecfb;
  --other: #50525a; --other-tint: #eceae4; --bad: #9b2119; --bad-tint: #fce4e1; --bar: #6a67d8; --hatch: rgb(80 82 90 / 16%);
  color: var(--ink); font: 15px/1.5 ui-sans-serif, -apple-system, "Segoe UI", Roboto, "Noto Sans", system-ui, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; display: grid; gap: 1.6rem; min-width: 0;
}
@media (prefers-color-scheme: dark) {
  .cal {
    --paper: #121316; --card: #1a1b20; --sunk: #22242b; --line: #32343d; --ink: #eceef2; --soft: #a8abb6;
    --accent: #b3b1ff; --planned: #93dfb0; --planned-tint: #173424; --live: #a8cbff; --live-tint: #1b2f4d;
    --other: #bcbfc9; --other-tint: #26282f; --bad: #ffb1a8; --bad-tint: #43201d; --bar: #8f8cf5; --hatch: rgb(190 194 206 / 15%);
  }
}
.cal *, .cal *::before { box-sizing: border-box; }
.cal > *, .cal li { min-width: 0; }
.cal :is(h1, h2, h3, h4, h5, p, ul, ol, dl, dd) { margin: 0; padding: 0; }
.cal :is(ul, ol) { list-style: none; }
.cal .cal-title { font-size: clamp(1.35rem, 1.1rem + 1.2vw, 1.9rem); line-height: 1.2; letter-spacing: -.02em; font-weight: 680; }
.cal .cal-h { font-size: 1.05rem; font-weight: 650; letter-spacing: -.01em; }
.cal :is(small, .cal-soft) { color: var(--soft); }
.cal :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 5px; }
.cal .cal-sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.cal-head { display: grid; gap: .45rem; }
.cal .cal-key { display: flex; flex-wrap: wrap; gap: .4rem .5rem; padding-top: .35rem; font-size: .86rem; }
.cal-key li { display: inline-flex; align-items: center; gap: .35rem; padding: .12rem .55rem; border-radius: 7px; border: 1px solid var(--line); background: var(--card); }
.cal-key .cal-mark { padding-inline: .3rem; border-radius: 5px; }
.cal-swatch { display: inline-block; width: 1.1rem; height: .8rem; border-radius: 3px; border: 1px solid var(--line); flex: none; }
.cal-swatch.is-asleep { background: var(--sunk); }
.cal-swatch.is-quiet { background: repeating-linear-gradient(90deg, var(--hatch) 0 2px, transparent 2px 4px), var(--sunk); }
.cal-swatch.is-size { background: repeating-linear-gradient(0deg, var(--soft) 0 2px, transparent 2px 4px) center / 3px 100% no-repeat; }
.cal-swatch.is-sure { background: var(--bar); }
.cal-swatch.is-possible { background: repeating-linear-gradient(45deg, var(--bar) 0 2px, var(--card) 2px 5px); }

.cal-week { background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: clamp(.8rem, 2vw, 1.2rem); display: grid; gap: .8rem; }
.cal-week.is-empty { background: none; border-style: dashed; padding-block: .7rem; }
.cal .is-empty .cal-h { font-weight: 500; font-size: .95rem; color: var(--soft); }
.cal-days { display: grid; gap: .5rem; }
.cal-day { display: grid; gap: .45rem; align-content: start; padding: .6rem .7rem; border-radius: 11px; background: var(--paper); }
.cal-day.is-bare { display: none; }
.cal .cal-d { font-size: .92rem; font-weight: 640; display: flex; flex-wrap: wrap; gap: .1rem .5rem; align-items: baseline; }
.cal .is-past .cal-d { color: var(--soft); font-weight: 500; }
.cal-today { font-size: .74rem; font-weight: 650; color: var(--card); background: var(--accent); padding: 0 .45rem; border-radius: 1rem; }
.cal-lane { display: grid; gap: .3rem; align-content: start; }
.cal-lane.is-bare { display: none; }
.cal-lane > b { font-size: .78rem; font-weight: 600; color: var(--soft); }
.cal-names { display: none; }
.cal-send { border-radius: 8px; padding: .28rem .5rem .32rem; border: 1px solid transparent; line-height: 1.32; font-size: .84rem; }
.cal-send b { font-weight: 670; }
.cal-send i { font-style: normal; display: inline-block; min-width: .8em; font-weight: 700; }
.cal-send small { display: block; font-size: .78rem; color: inherit; }
.cal-send .cal-name { display: block; font-weight: 540; color: var(--ink); }
.cal :is(.cal-send, .cal-mark).is-planned { background: var(--planned-tint); color: var(--planned); border: 1px dashed var(--planned); }
.cal :is(.cal-send, .cal-mark).is-live { background: var(--live-tint); color: var(--live); border: 1px solid var(--live); }
.cal :is(.cal-send, .cal-mark).is-sent { background: var(--sunk); color: var(--soft); border: 1px solid var(--line); }
.cal :is(.cal-send, .cal-mark).is-unmanaged { background: repeating-linear-gradient(45deg, var(--hatch) 0 3px, transparent 3px 8px), var(--other-tint); color: var(--other); border: 1px solid var(--other); }
.cal :is(.cal-send, .cal-mark):is(.is-look, .is-stops) { background: var(--bad-tint); color: var(--bad); border: 1px solid var(--bad); }
.cal-send.is-stops .cal-name { text-decoration: line-through; }
.cal .cal-closed { font-size: .8rem; font-weight: 600; line-height: 1.35; color: var(--bad); background: var(--bad-tint); border: 1px solid var(--bad); border-radius: 8px; padding: .25rem .5rem; }
.cal details { font-size: .8rem; color: var(--soft); }
.cal summary { cursor: pointer; color: var(--accent); font-weight: 560; padding-block: .15rem; }
.cal details > * + * { margin-top: .3rem; }
.cal-load { display: grid; gap: .15rem; align-content: end; }
.cal-load svg { display: block; width: 100%; height: 2.9rem; border-radius: 5px; border: 1px solid var(--line); background: var(--card); }
.cal-load p { font-size: .76rem; color: var(--soft); display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .5rem; }
.cal-load.is-over p { color: var(--bad); font-weight: 650; }
.cal svg { shape-rendering: crispEdges; }
.cal svg .asleep { fill: var(--sunk); }
.cal svg .quiet { fill: var(--hatch); }
.cal svg .sure { fill: var(--bar); }
.cal svg .possible { fill: none; stroke: var(--bar); stroke-width: .18; stroke-dasharray: .35 .25; }
.cal svg .over { fill: var(--bad); }
.cal svg .unknown { stroke: var(--soft); stroke-width: .3; stroke-dasharray: .6 .5; }
.cal svg .limit { stroke: var(--bad); stroke-width: .14; }
.cal-lists { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); align-items: start; }
.cal-list { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1rem 1.2rem; display: grid; gap: .55rem; }
.cal-list ul { display: grid; gap: .5rem; }
.cal-list details { padding-top: .5rem; }
.cal .cal-list li { padding-left: .9rem; border-left: 3px solid var(--line); font-size: .92rem; }
.cal-list.is-bad li { border-color: var(--bad); }
.cal-list.is-good li { border-color: var(--planned); }
.cal-list.is-bad .cal-h { color: var(--bad); }

@media (min-width: 40rem) and (max-width: 61.99rem) {
  .cal-days { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
@media (min-width: 62rem) {
  .cal-days { grid-template-columns: 5rem repeat(7, minmax(0, 1fr)); gap: 0 .4rem; }
  .cal-days > * { display: grid; grid-template-rows: subgrid; grid-row: 1 / -1; row-gap: .45rem; }
  .cal-days > .is-bare { display: grid; }
  .cal-days.has-3 { grid-template-rows: repeat(3, auto); } .cal-days.has-4 { grid-template-rows: repeat(4, auto); }
  .cal-days.has-5 { grid-template-rows: repeat(5, auto); } .cal-days.has-6 { grid-template-rows: repeat(6, auto); }
  .cal-days.has-7 { grid-template-rows: repeat(7, auto); } .cal-days.has-8 { grid-template-rows: repeat(8, auto); }
  .cal-days.has-9 { grid-template-rows: repeat(9, auto); } .cal-days.has-10 { grid-template-rows: repeat(10, auto); }
  .cal-days.has-11 { grid-template-rows: repeat(11, auto); }
  .cal-lane.is-bare { display: block; }
  .cal-lane > b { display: none; }
  .cal-names { color: var(--soft); font-size: .82rem; font-weight: 600; padding-block: .6rem; }
  .cal-names span { align-self: start; }
  .cal-day { padding: .55rem .45rem; }
}
@media print {
  .cal { --paper: #fff; --card: #fff; font-size: 11px; gap: .8rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .cal :is(.cal-week, .cal-list, .cal-send, .cal-day) { break-inside: avoid; }
  .cal details:not([open]) > summary { display: none; }
}
"""
"""The rules; every selector stands below `.cal`."""

PAGE_STYLES = """
html { background: #f6f5f1; text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
body { margin: 0; }
main { max-width: 92rem; margin: 0 auto; padding: clamp(1rem, 3vw, 2.2rem) clamp(.7rem, 2.5vw, 2rem) 3rem; }
@media (prefers-color-scheme: dark) { html { background: #121316; } }
@media print { html { background: #fff; } main { padding: 0; max-width: none; } }
@page { size: A4 landscape; margin: 10mm; }
"""
"""What a page adds that holds nothing but a calendar."""
