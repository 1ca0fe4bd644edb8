"""What is said of Liquid and placeholders, and above all of what is not said."""

from __future__ import annotations

import json

import pytest

from ctsync.lint import liquid
from ctsync.lint.contract import Example
from ctsync.lint.liquid import rendered
from ctsync.lint.rules import RULES
from ctsync.problems import AddKey, Rewrite
from tests.lint.repository import EMAIL, found_in

ABOUT = {"PER001", "PER002", "PER003", "PER004", "PER005"}


def body(text: str) -> str:
    return "message: {body: " + json.dumps(text, ensure_ascii=False) + "}"


def of(folder, yaml: str, channel: str = "push", **more):
    return [one for one in found_in(folder, Example(yaml, channel, **more)) if one.rule in ABOUT]


def rules(folder, text: str, channel: str = "push", **more) -> list[str]:
    return [one.rule for one in of(folder, body(text), channel, **more)]


@pytest.mark.parametrize(
    "text",
    [
        "नमस्ते {{ Profile.Name | default: 'जी' }}, ☔ आज",
        "{% if Profile.Name %}Hi {{ Profile.Name }}!{% else %}Hi!{% endif %}",
        "{% if Profile.City == 'Pune' %}It rains{% else %}Sun in {{ Profile.City }}{% endif %}",
        "{% unless Profile.City == blank %}In {{ Profile.City }}{% else %}Here{% endunless %}",
        "{% case Profile.Plan %}{% when 'gold' %}Gold{% else %}Hello{% endcase %}",
        "{% assign name = Profile.Name | default: 'there' %}Hi {{ name }}",
        "{% if Profile.Name == blank %}{% abort %}{% endif %}Hi {{ Profile.Name }}, it is here",
        "{% assign n = Profile.Name %}{% if n == blank %}{% assign n = 'there' %}{% endif %}Hi {{ n }}",
        "Today is {{ 'now' | date: '%A' }}",
        "{% raw %}{{ this stays }}{% endraw %} as it is",
        "{% raw %}{% foo %} and {% if %}{% endraw %} stay too",
        "{% comment %}{% endif %} is what we close with{% endcomment %}Hello",
        "{% comment %} {{ for us }} {% endcomment %}Hello",
        "{% for item in Profile.Items limit:2 %}{{ item }}{% endfor %} wait for you",
        "Hi {{ Profile['First Name'] | default: \"there\" }}",
    ],
)
def test_liquid_that_thinks_of_everybody_passes(tmp_path, text):
    assert rules(tmp_path, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Set {a, b, c} [2 for 1] (50%) :-} }",
        "100 %% sure, 5%-10% off, 50%%",
        "[New] Umbrellas [up to 50% off] [A name]",
        "JSON {\"a\": 1} and {5} and {'x'}",
        "A code {#alphanumeric#} of India",
        "Names, {or not}; a set {x, y}",
    ],
)
def test_braces_and_brackets_that_are_no_placeholders_pass(tmp_path, text):
    found = rules(tmp_path, text)
    assert found == ([] if "{or not}" not in text else ["PER004"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hi {first_name}, hello", "{first_name}"),
        ("Hi { First Name }", "{ First Name }"),
        ("Dear [First Name],", "[First Name]"),
        ("Dear [customer name]", "[customer name]"),
        ("Hi %%FIRST_NAME%%!", "%%FIRST_NAME%%"),
        (
            "%%DC::Previous Viewed White Paper::Subject Line%",
            "%%DC::Previous Viewed White Paper::Subject Line%",
        ),
        ("Hi {{ Profile.Name }, you", "{{ Profile.Name }, you"),
        ("Hi { Profile.Name }}, you", "}}, you"),
        ("Hi {{ Profile.Name", "{{ Profile.Name"),
        ("नमस्ते {नाम}", "{नाम}"),
    ],
)
def test_a_placeholder_of_another_tool_is_found_where_it_begins(tmp_path, text, shown):
    (found,) = of(tmp_path, body(text))
    assert found.rule == "PER004"
    assert f"`{shown}`" in found.what
    assert found.offset == text.index(shown)


def test_extra_values_and_links_may_hold_what_the_app_fills_itself(tmp_path):
    yaml = 'message: {values: {path: "p/{id}"}, link: "acme://home?to={id}"}'
    assert of(tmp_path, yaml) == []
    (found,) = of(tmp_path, 'message: {values: {greeting: "Hi %%NAME%%"}}')
    assert found.rule == "PER004"


@pytest.mark.parametrize(
    ("text", "what", "offset"),
    [
        ("Hi {% if Profile.Name %}you", "`{% if %}` has no `{% endif %}`.", 3),
        ("Hi {% endif %}", "`{% endif %}` stands where nothing is open that it belongs to.", 3),
        ("{% else %}Hi", "`{% else %}` stands where nothing is open that it belongs to.", 0),
        (
            "{% if Profile.A %}1{% elseif Profile.B %}2{% endif %}",
            "`{% elseif Profile.B %}` is not Liquid.",
            19,
        ),
        (
            "{% if Profile.A %}1{% else if Profile.B %}2{% endif %}",
            "`{% else if Profile.B %}` is not Liquid.",
            19,
        ),
        ("{% capture x %}Hi", "`{% capture x %}` is not on CleverTap's list of Liquid tags.", 0),
        ("A {% iff Profile.A %}", "`{% iff Profile.A %}` is not on CleverTap's list of Liquid tags.", 2),
        ("Hi {{ Profile.Name | defualt: 'x' }}", "`defualt` is no filter of Liquid.", 21),
        ("Hi {{ profile.Name | default: 'x' }}", "`profile` is unknown to CleverTap", 6),
        ("Hi {{ }}!", "`{{ }}` cannot be read as Liquid.", 3),
        ("{{ 'a' }} {{ Profile.Name | }} {{ }}", "`{{ Profile.Name | }}` cannot be read", 10),
        (
            "Hi {% if Profile.A = 'x' %}1{% endif %}",
            "The Liquid that begins with `{% if Profile.A = 'x' %}`",
            3,
        ),
        ("{% raw %}{{ x }}", "`{% raw %}` has no `{% endraw %}`.", 0),
    ],
)
def test_liquid_that_cannot_be_read_is_found_where_it_stands(tmp_path, text, what, offset):
    found = [one for one in of(tmp_path, body(text)) if one.rule == "PER003"]
    assert found
    assert found[0].what.startswith(what)
    assert found[0].offset == offset


@pytest.mark.parametrize("name", ["Nmae", "name", "Langauge", "Cty"])
def test_a_misspelt_property_is_found_although_it_has_a_fallback(tmp_path, name):
    (found,) = of(tmp_path, body(f"Hi {{{{ Profile.{name} | default: 'there' }}}}"))
    assert (found.rule, found.offset) == ("PER003", 6)
    assert found.what == f"`Profile.{name}` is not in the tracking plan."
    assert found.hint.startswith("Did you mean `Profile.")


@pytest.mark.parametrize("name", ["Name", "Phone", "FirstName", "Loyalty_Member", "LoyaltyMember", "Shop"])
def test_a_property_that_only_texts_use_need_not_be_in_the_tracking_plan(tmp_path, name):
    assert of(tmp_path, body(f"Hi {{{{ Profile.{name} | default: 'there' }}}}")) == []


def test_a_slip_of_the_finger_is_answered_with_the_right_word(tmp_path):
    (found,) = of(tmp_path, body("Hi {{ Profile.Name | defualt: 'x' }}"))
    assert found.hint == "Did you mean `default`?"
    (found,) = of(tmp_path, body("{% unles Profile.A %}"))
    assert found.hint == "Did you mean `unless`?"
    (found,) = of(tmp_path, body("{% zzzzzzzz %}"))
    assert found.hint == RULES["PER003"].cure


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hi {{ Profile.Name }}", ["Profile.Name"]),
        ("{{ Profile.Name | upcase }} and {{ Event.Amount }}", ["Profile.Name", "Event.Amount"]),
        ("{% if Profile.City %}{{ Profile.Name }}{% endif %}", ["Profile.Name"]),
        ("{% if Profile.Name %}Hi{% endif %} {{ Profile.Name }}", ["Profile.Name"]),
        ("{% assign n = Profile.Name %}Hi {{ n }}", ["n"]),
        ("{% assign n = 'x' %}{% assign n = Profile.Name %}{{ n }}", ["n"]),
        ("{% if Profile.Name %}{% abort %}{% endif %}{{ Profile.City }}", ["Profile.City"]),
    ],
)
def test_an_output_without_a_fallback_is_named(tmp_path, text, names):
    found = [one for one in of(tmp_path, body(text)) if one.rule == "PER002"]
    assert {one.what.split("`")[1] for one in found} == set(names)


@pytest.mark.parametrize(
    ("text", "after", "is_safe"),
    [
        ("Hi {{ Profile.Name }}, see", "Hi{% if Profile.Name %} {{ Profile.Name }}{% endif %}, see", True),
        ("नमस्ते {{ Profile.Name }}, देखें", "नमस्ते{% if Profile.Name %} {{ Profile.Name }}{% endif %}, देखें", True),
        ("Now in {{ Profile.City }}!", "Now in{% if Profile.City %} {{ Profile.City }}{% endif %}!", False),
    ],
)
def test_a_name_is_left_out_with_its_space_where_the_sentence_allows_it(tmp_path, text, after, is_safe):
    (found,) = of(tmp_path, body(text))
    assert found.fix is not None
    assert found.fix.is_safe is is_safe
    (placed,) = found.fix.edits
    edit = placed.edit
    assert not isinstance(edit, AddKey)
    assert isinstance(edit, Rewrite)
    fixed = text[: edit.start] + edit.text + text[edit.end :]
    assert fixed == after
    assert rules(tmp_path, fixed) == []


@pytest.mark.parametrize(
    "text", ["Hi {{ Profile.Name }}", "{{ Profile.Name }}, hello", "Hi {{ Profile.Name }} there"]
)
def test_a_fallback_is_never_invented(tmp_path, text):
    (found,) = of(tmp_path, body(text))
    assert found.fix is None


def test_a_link_without_a_fallback_is_found_and_left_alone(tmp_path):
    (found,) = of(tmp_path, 'message: {link: "acme://home?name={{Profile.Name}}"}')
    assert (found.rule, found.fix) == ("PER002", None)


def test_liquid_outside_push_is_said_once_for_each_text(tmp_path):
    text = "Hi {{ Profile.Name | default: 'you' }} {{ Profile.City | default: 'there' }}"
    (found,) = of(tmp_path / "web", body(text), "webpush")
    assert found.rule == "PER001"
    assert "liquid.webpush" in found.hint
    assert rules(tmp_path / "push", text, "push") == []


def test_a_test_send_that_is_on_record_lifts_it(tmp_path):
    example = Example(body("Hi {{ Profile.Name | default: 'you' }}"), "webpush")
    found = found_in(tmp_path, example, verified=("liquid.webpush",))
    assert not [one for one in found if one.rule in ABOUT]
    assert "PER001" in {one.rule for one in found_in(tmp_path, example, verified=("liquid.email",))}


def test_the_html_of_a_mail_is_read_too_but_not_its_styles(tmp_path):
    css = "<style>@media print{p{color:red}} a{b:c}</style><!-- {{ Profile.Name }} [First Name] -->"
    quiet = {"emails/monsoon.html": EMAIL.replace("</head>", f"{css}</head>")}
    assert [one.rule for one in of(tmp_path, "", "email", emails=quiet) if one.rule != "PER002"] == []
    loud = {"emails/monsoon.html": EMAIL.replace("<p>Umbrellas", "<p>Dear [First Name], umbrellas")}
    (found,) = of(tmp_path, "", "email", emails=loud)
    assert (found.rule, found.where.file, found.where.line) == ("PER004", "emails/monsoon.html", 2)
    liquid = {"emails/monsoon.html": EMAIL.replace("<p>Umbrellas", "<p>Hi {{ Profile.Name }}, umbrellas")}
    assert {one.rule for one in of(tmp_path, "", "email", emails=liquid)} == {"PER001", "PER002"}


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("Hi {{ Profile.Name | default: '' }}, see", "no-name", "missing before the sign"),
        (
            "{% if Profile.Name %}{{ Profile.Name }}{% endif %}, see",
            "no-name",
            "before the sign",
        ),
        ("Hi {{ Profile.Name | default: 'null' }}, see", "no-name", "word for nothing"),
        ("See {% if Profile.City == 'Pune' %}Pune{% endif %} now", "long-name", "two spaces"),
        ("{% if Profile.City == 'Pune' %}Umbrellas{% endif %}", "long-name", "it is empty"),
        ("{% if Profile.Language == 'ar' %}x{% endif %}", "full", "it is empty"),
    ],
)
def test_what_comes_out_odd_for_somebody_is_shown(tmp_path, text, who, what):
    (found,) = of(tmp_path, body(text))
    assert (found.rule, found.level) == ("PER005", "warning")
    assert found.what.startswith(f"The preview `{who}` reads ")
    assert what in found.what


@pytest.mark.parametrize(
    "text",
    [
        "Two  spaces and None and null , as {{ Profile.Name | default: 'you' }} wrote",
        "Bonjour {{ Profile.Name | default: 'toi' }} !",
        "{% if Profile.Name == 'Priya' %}Hi{% else %}{% abort %}{% endif %}",
        "{% if Profile.Name %}Non-null{% else %}Nonesuch{% endif %}",
    ],
)
def test_what_the_text_itself_says_is_not_odd(tmp_path, text):
    assert rules(tmp_path, text) == []


def test_an_empty_caption_is_nobodys_loss(tmp_path):
    yaml = "message: {android: {summary: \"{% if Profile.Plan == 'gold' %}Gold{% endif %}\"}}"
    assert of(tmp_path, yaml) == []


def test_the_people_of_the_register_come_first(tmp_path):
    four = {"people": "previews: {a: {Plan: gold}, b: {Plan: gold}, c: {Plan: gold}, d: {Plan: gold}}\n"}
    text = "{% if Profile.Plan == 'gold' %}Gold for {{ Profile.Name | default: 'you' }}{% endif %}"
    assert rules(tmp_path / "four", text, registers=four) == []
    assert rules(tmp_path / "none", text) == ["PER005"]
    text = "{% if Profile.Plan == 'free' %}Free{% endif %}"
    (found,) = of(tmp_path / "other", body(text), registers=four)
    assert found.what.startswith("The preview `a`")


@pytest.mark.parametrize("profile", [{}, {"Name": "Priya"}, {"Name": ""}, {"Name": "مريم", "City": "दिल्ली"}])
@pytest.mark.parametrize(
    "text",
    [
        "Hi {{ Profile.Name | default: 'there' }}, you",
        'नमस्ते {{Profile.Name|default:"जी"}}{{ Profile.City | default: "" }}!',
        "}} {{ Profile.Name | default: 'it is' }}",
    ],
)
def test_the_short_way_for_simple_texts_reads_like_the_long_one(text, profile):
    liquid.read.cache_clear()
    assert liquid.read(text).is_simple
    template = liquid._environment().from_string(text)
    assert liquid.rendered(text, profile) == template.render(Profile=profile)


def test_a_text_is_read_by_the_short_way_only_if_all_of_it_is_simple():
    for text in (
        "{{ Profile.Name | default: 'a' }} {{ x }}",
        "{% if x %}{% endif %}{{ Profile.A | default: 'b' }}",
    ):
        assert not liquid.read(text).is_simple


def test_what_cannot_be_worked_out_for_a_person_is_no_finding(tmp_path):
    assert rules(tmp_path, "{{ 5 | divided_by: 0 }} boots") == []


def test_liquid_that_would_go_round_for_ever_is_given_up_on():
    assert rendered("{% for i in (1..99999999) %}x{% endfor %}", {}) is None
    assert rendered("{% for i in (1..3) %}x{% endfor %}", {}) == "xxx"
