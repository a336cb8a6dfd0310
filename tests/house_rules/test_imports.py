"""The arrows between modules: one direction, no circle, one writer."""

from __future__ import annotations

import ast

import pytest

from tests.house_rules.source import cycle_in, graph, modules, route_modules

LAYERS = [
    {
        "portal.chat.routes",
        "portal.chat.api",
        "portal.pages.routes",
        "portal.inbox.routes",
        "portal.inbox.sign_in",
        "portal.editor.routes",
        "portal.editor.data",
    },
    {"portal.chat.answering", "portal.chat.access"},
    {"portal.chat.conversation"},
    {"portal.chat.bot", "portal.chat.replies", "portal.chat.answers", "portal.chat.events", "portal.chat.masking"},
    {"portal.models"},
    {"portal.extensions"},
]
COMPOSERS = {"portal", "portal.wsgi"}
# Routes that lend something to other routes, until it has a module of its own.
LENT = {
    ("portal.chat.routes", "portal.pages.routes"),
    ("portal.chat.routes", "portal.chat.api"),
    ("portal.inbox.routes", "portal.chat.api"),
}
MAY_IMPORT = {
    "portal.extensions": {"portal.database"},
    "portal.models": set(),
    "portal.languages": set(),
    "portal.settings": set(),
    "portal.database": set(),
    "portal.exchange": {
        "portal.exchange", "portal.languages", "portal.pages", "portal.registers", "portal.settings",
    },
    "portal.registers": {"portal.pages.catalogue"},
    "portal.pages": {
        "portal.pages", "portal.languages", "portal.services",
    },
    "portal.editor": {
        "portal.editor", "portal.chat.deadlines", "portal.chat.events", "portal.extensions", "portal.inbox.access",
        "portal.languages", "portal.models", "portal.pages", "portal.registers.handbook", "portal.services",
    },
    "portal.inbox": {
        "portal.inbox", "portal.chat.conversation", "portal.chat.replies", "portal.chat.views", "portal.extensions",
        "portal.languages", "portal.models", "portal.pages.markup", "portal.services", "portal.chat.api",
    },
}  # fmt: skip
WRITERS = {"portal.chat.conversation", "portal.inbox.access", "portal.editor.versions"}


def test_no_module_imports_itself_in_a_circle() -> None:
    circle = cycle_in(graph())
    assert not circle, f"imports go in a circle: {' -> '.join(circle)}. Move what both need into a module below both."


def test_arrows_point_from_routes_down_to_extensions() -> None:
    wrong = [
        f"{lower} imports {upper}"
        for index, layer in enumerate(LAYERS)
        for lower in sorted(layer)
        for upper in sorted(graph()[lower])
        if any(upper in above for above in LAYERS[:index])
    ]
    assert not wrong, f"{wrong}: a module imports only from layers below its own; hand the value down as an argument."


def test_every_module_of_a_layer_exists() -> None:
    gone = set().union(*LAYERS) - set(modules())
    assert not gone, f"LAYERS names modules that are gone: {sorted(gone)}. Write the new names there."


def test_nothing_but_the_table_of_contents_imports_routes() -> None:
    routes = route_modules()
    wrong = {(name, used) for name, all_used in graph().items() if name not in COMPOSERS for used in all_used & routes}
    assert wrong <= LENT, f"{sorted(wrong - LENT)}: move what is needed out of the routes module and import that."
    assert wrong >= LENT, f"{sorted(LENT - wrong)} is no longer needed: take it out of LENT."


def test_nothing_but_the_server_imports_create_app() -> None:
    wrong = [name for name, used in graph().items() if "portal" in used and name not in COMPOSERS]
    assert not wrong, f"{wrong} import portal/__init__: import the module that has the thing itself."


@pytest.mark.parametrize("who", MAY_IMPORT)
def test_a_package_imports_only_what_its_arrow_allows(who: str) -> None:
    wrong = [
        f"{name} imports {used}"
        for name, all_used in graph().items()
        if name == who or name.startswith(f"{who}.")
        for used in sorted(all_used)
        if not any(used == allowed or used.startswith(f"{allowed}.") for allowed in MAY_IMPORT[who])
    ]
    assert not wrong, f"{wrong}: {who} may import {sorted(MAY_IMPORT[who])} only."


def test_only_the_conversation_the_staff_register_and_the_versions_write_to_the_database() -> None:
    writers = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "database.write"
    }
    assert writers <= WRITERS, f"{sorted(writers - WRITERS)}: write through a function of portal.chat.conversation."
