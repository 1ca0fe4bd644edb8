"""The sandbox against its own OpenAPI page, by an outside witness: schemathesis, which knows nothing of ctsync."""

from __future__ import annotations

import re
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.contracts.sandbox.plainly import CREDENTIALS, JSON, Plain
from tests.contracts.sandbox.test_every_status import CALLS

CASES = 4
"""Generated calls per check and endpoint; more find more, and take longer."""
SEED = 20261124


def page(plain: Plain) -> Any:
    return plain.call("GET", "/openapi.json", None, {}).body


@pytest.fixture(scope="module")
def schema(shared: Plain) -> Any:
    import schemathesis

    return schemathesis.openapi.from_dict(page(shared))


def test_no_generated_call_makes_it_fail_or_answer_what_its_page_does_not_say(shared, tmp_path, monkeypatch):
    """All of schemathesis's checks but one: that a call of the right form is taken, which a call for people, campaigns
    and templates that do not exist is not. The test below holds that with those that do."""
    from schemathesis.cli import schemathesis

    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(
        schemathesis,
        [
            *("run", f"{shared.url}/openapi.json", *_headers()),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", str(CASES), "--seed", str(SEED)),
            *("--exclude-checks", "positive_data_acceptance", "--generation-database", "none", "--no-color"),
        ],
    )
    assert ended.exit_code == 0, ended.output[-6000:]
    assert "Tested: 14" in ended.output
    counted = re.search(r"(\d+) generated, (\d+) passed", ended.output)
    assert counted is not None
    assert counted[1] == counted[2]
    assert int(counted[1]) > 1000
    statuses = {status for (status,) in shared.table("SELECT DISTINCT status FROM journal")}
    assert not {status for status in statuses if status is not None and status >= 500}
    assert {400, 401, 405} <= statuses


def _headers() -> list[str]:
    return [part for name, value in CREDENTIALS.items() for part in ("--header", f"{name}: {value}")]


def _known(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """The same call, with people, campaigns, providers and days that exist."""
    _, known = CALLS[name]
    kept = ("to", "provider_nick_name", "campaign_id", "campaign_id_list", "from")
    body = {**body, **{key: known[key] for key in kept if key in known}}
    if name == "send-email":
        body.pop("provider_nick_name", None)
    if name == "trigger-v2":
        body.pop("campaign_id", None)
    if name == "send-push":
        body.pop("wzrk_cid", None)
        body["content"].get("platform_specific", {}).get("android", {}).pop("wzrk_cid", None)
    if name in ("list", "message-report"):
        body["to"] = known["to"]
    return body


TAKEN = [
    *("list", "message-report", "send-push", "send-webpush", "send-email", "send-sms"),
    *("trigger-v1", "trigger-v2"),
]


@pytest.mark.parametrize("name", TAKEN)
def test_whatever_the_page_allows_is_taken_if_what_it_names_exists(shared, schema, name):
    import schemathesis

    path, _ = CALLS[name]
    operation = schema[path]["POST"]
    calls = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)

    @seed(SEED)
    @settings(
        max_examples=CASES * 2,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=calls)
    def taken(case: Any) -> None:
        answer = shared.post(path, _known(name, case.body))
        assert answer.status == 200, answer.body

    taken()


@pytest.mark.parametrize("name", [name for name in CALLS if name.startswith(("send", "trigger", "message"))])
def test_each_example_on_the_page_is_taken(plain, name):
    examples = page(plain)["components"]["schemas"][name]["examples"]
    assert examples
    for example in examples:
        path, _ = CALLS[name]
        assert plain.post(path, example).status == 200


def test_the_page_needs_no_credentials_and_lets_no_web_page_in(untouched):
    assert untouched.call("GET", "/openapi.json", None, {}).status == 200
    assert untouched.call("GET", "/openapi.json", None, {"Origin": "https://evil.test"}).status == 403
    assert untouched.call("GET", "/openapi.json", None, {"Host": "evil.test"}).status == 403
    assert untouched.call("POST", "/openapi.json", b"{}", JSON).status == 405
