"""Texts that try to act where they are shown: on a terminal, in a CI runner's log, in Markdown, in a page (G14)."""

from __future__ import annotations

_SEEDS = (
    # mentions and references of GitHub and GitLab
    "@octocat", "@acme/legal", "cc @all", "#1", "acme/shop#12", "GH-7", "!12", "&3", "%5", "~bug", "$9", "^alert#1",
    "octocat@0123456789abcdef", "0123456789abcdef0123456789abcdef01234567", "PROJ-123", "[vulnerability:1]",
    # links and pictures
    "https://evil.test", "http://evil.test/a?b=c", "www.evil.test", "mailto:a@evil.test", "a@evil.test",
    "[a](https://evil.test)", "![a](https://evil.test/x.png)", "[a][1]\n\n[1]: https://evil.test",
    "<https://evil.test>", "[a]: https://evil.test", "[^1]\n\n[^1]: note", "ftp://evil.test", "[a](javascript:alert(1))",
    # HTML
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href=//evil.test>x</a>", "</details>", "</code>",
    "</pre>", "</summary><script>1</script>", "<!-- -->", "-->", "<!--", "<![CDATA[x]]>", "<?x?>", "<svg onload=1>",
    "<b onmouseover=1>x</b>", "&lt;script&gt;", "&#64;octocat", "&commat;octocat", '"><img src=//evil.test>',
    "'><script>1</script>", "</style><script>1</script>", "</title><script>1</script>", "<iframe srcdoc='x'>",
    "<style>@import url(//evil.test)</style>", "<base href=//evil.test>", "<meta http-equiv=refresh content=0>",
    "<form action=//evil.test>", "<input autofocus onfocus=1>", "expression(alert(1))", "url(//evil.test)",
    # Markdown's blocks and spans
    "# heading", "> quote", "- item", "1. item", "---", "===", "***", "| a | b |", "a | b", "```", "````", "~~~",
    "`", "``", "` @octocat `", "*a*", "_a_", "__a__", "**a**", "~~a~~", "\\", "\\`", "a  \nb", "    code", "\tcode",
    ":+1:", ":smile:", "$x$", "$$x$$", "$`x`$", "- [ ] task", "<details>", "[[page]]", "{{ x }}", "{% x %}",
    # what a forge or a runner obeys
    "/close", "/approve", "/label ~x", "::error::x", "::set-output name=a::b", "##[error]x", "::stop-commands::x",
    "%0A::error::x", "::add-mask::x", "${{ github.token }}", "$(id)", "`id`",
    # what a terminal obeys
    "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\r", "\x08", "\x00", "\u202eabc", "\u2066x\u2069", "\u200b", "\ufeff",
    "\u2028", "\x7f", "\ud800",
)  # fmt: skip

_AROUND = ("{}", "a {} b", "{}{}", "`{}", "{}`", "``{}``", "|{}|", "\n{}\n")
"""At the start, in a sentence, doubled, beside or inside of marks that could end what holds it."""

INJECTIONS: tuple[str, ...] = tuple(around.format(seed, seed) for seed in _SEEDS for around in _AROUND)
"""Over 700, each on its own."""
