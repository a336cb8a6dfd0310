"""The API keeps its own description: a fuzzer driven by the schema finds no answer that it does not promise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.functional.talk import Citizen

EXAMPLES = 30
PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def operations(app: Flask) -> list[schemathesis.APIOperation]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    found = [result.ok() for result in schema.get_all_operations()]
    # The stream stays open by design; test_api.py reads it.
    return [operation for operation in found if not operation.path.endswith("/stream")]


def fuzz(app: Flask, operation: schemathesis.APIOperation, mode: GenerationMode) -> None:
    """Send what the description allows, or what it forbids, and hold every answer against it."""
    citizen = Citizen(app.test_client())

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def attempt(case: schemathesis.Case) -> None:
        if operation.method != "delete" and "id" in case.path_parameters:
            case.path_parameters["id"] = citizen.id
        response = case.call(headers=citizen.headers)
        case.validate_response(response, checks=PROMISES)

    attempt()


def test_what_the_description_allows_gets_what_it_promises(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    for operation in operations(app):
        fuzz(app, operation, GenerationMode.POSITIVE)


def test_what_the_description_forbids_gets_an_answer_of_its_shape(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    for operation in operations(app):
        if operation.body:
            fuzz(app, operation, GenerationMode.NEGATIVE)


def test_the_fuzzer_notices_a_broken_promise(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    app.view_functions["api.languages"] = lambda: {"languages": [{"code": 5}]}
    operation = next(one for one in operations(app) if one.path.endswith("/languages"))
    with pytest.raises(FailureGroup):
        fuzz(app, operation, GenerationMode.POSITIVE)
