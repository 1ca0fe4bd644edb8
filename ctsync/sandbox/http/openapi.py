"""The page that describes the sandbox to programs: OpenAPI 3.1, from the table of endpoints and the schemas.

It describes what applies now: a part of a schema that a setting switches off is not on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from ctsync.sandbox.http.answers import CONFLICT, FAILURE, FAILURES, SUCCESSES, UNAVAILABLE
from ctsync.sandbox.http.endpoints import ENDPOINTS, Endpoint, is_served
from ctsync.sandbox.rules.documents import contract
from ctsync.sandbox.settings import Settings

Page: TypeAlias = dict[str, Any]

_OWN = ("$schema", "$id", "x-setting")
"""What a schema needs as a file, and not as a part of this page."""

_CREDENTIALS = {
    "account": {"type": "apiKey", "in": "header", "name": "X-CleverTap-Account-Id"},
    "passcode": {"type": "apiKey", "in": "header", "name": "X-CleverTap-Passcode"},
}
_TOKEN = {
    "name": "X-CleverTap-Token",
    "in": "header",
    "description": "The account's token; a setting says whether it must come.",
    "schema": {"type": "string"},
}
_NUMBER = {"name": "req_id", "in": "query", "required": True, "schema": {"type": "string"}}
_HEADERS = {
    "Date": {"description": "The sandbox's own clock.", "schema": {"type": "string"}},
    "X-Sandbox-Unknown-Keys": {
        "description": "Keys of a create that nobody knows, and that were ignored.",
        "schema": {"type": "string"},
    },
}


def page(settings: Settings) -> Page:
    """The whole page as JSON."""
    documents = contract().described(contract().choices(settings))
    paths: dict[str, Page] = {}
    for each in (each for each in ENDPOINTS if is_served(each.path, settings)):
        paths.setdefault(each.path, {})[each.method] = _operation(each)
    schemas = {name.removesuffix(".json"): _moved(_public(each), name) for name, each in documents.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ctsync sandbox",
            "version": "1",
            "description": "A local CleverTap with made-up people. Account SANDBOX-0000, passcode sandbox.",
        },
        "servers": [{"url": "/"}],
        "security": [{name: [] for name in _CREDENTIALS}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "failure": FAILURE, **SUCCESSES},
            "securitySchemes": _CREDENTIALS,
        },
    }


def _operation(endpoint: Endpoint) -> Page:
    told: Page = {
        "operationId": f"{endpoint.method} {endpoint.path}",
        "summary": endpoint.summary,
        "description": f"CleverTap's page: {endpoint.documented}.",
        "responses": _responses(endpoint),
    }
    if endpoint.takes_token:
        told["parameters"] = [_TOKEN]
    if endpoint.schema is None:
        return told | {"parameters": [_NUMBER]}
    body = {"required": True, "content": _json(endpoint.schema)}
    return told | {"requestBody": body}


def _responses(endpoint: Endpoint) -> Page:
    failures = {409: CONFLICT, **FAILURES} if endpoint.conflicts else FAILURES
    headers = _HEADERS if endpoint.name == "create" else {"Date": _HEADERS["Date"]}
    return {
        "200": {"description": "Done", "headers": headers, "content": _json(endpoint.answer)},
        **{
            str(status): {"description": text, "content": _json("failure")}
            for status, text in sorted(failures.items())
        },
        "503": {"description": UNAVAILABLE, "content": {"text/html": {"schema": {"type": "string"}}}},
    }


def _json(schema: str) -> Page:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _public(document: Mapping[str, Any]) -> Page:
    """A schema without its own description, which speaks to those who maintain the file."""
    return {key: each for key, each in document.items() if key != "description"}


def _moved(node: Any, document: str) -> Any:
    """A part of a schema as a part of this page: references lead to where the schemas are now."""
    if isinstance(node, list):
        return [_moved(each, document) for each in node]
    if not isinstance(node, Mapping):
        return node
    return {
        key: each if key == "examples" else _led(each, document) if key == "$ref" else _moved(each, document)
        for key, each in node.items()
        if key not in _OWN
    }


def _led(reference: str, document: str) -> str:
    name, _, pointer = reference.partition("#")
    return f"#/components/schemas/{(name or document).removesuffix('.json')}{pointer}"
