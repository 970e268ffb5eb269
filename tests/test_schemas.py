"""The schemas that editors read are those of the models, and take what the loader takes."""

from __future__ import annotations

import json
from pathlib import Path

from docgen.new_files import SCHEMAS
from docgen.schemas import schemas

CONTENT = Path(__file__).resolve().parents[1] / "content"


def test_the_written_schemas_are_current():
    written = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (CONTENT / SCHEMAS).glob("*.json")}
    assert {name: fields(schema) for name, schema in written.items()} == {
        name: fields(schema) for name, schema in schemas().items()
    }, "the models changed: run `docgen schema`"


def test_a_text_may_look_like_a_number():
    account = schemas()["account"]
    assert account["properties"]["name"]["type"] == ["string", "number"]
    assert account["$defs"]["Risk"]["properties"]["category"]["type"] == "string"
    assert account["$defs"]["Milestone"]["properties"]["due"]["type"] == "string"


def test_one_key_account_manager_is_written_as_one_name():
    kinds = [kind["type"] for kind in schemas()["account"]["properties"]["kam"]["anyOf"]]
    assert kinds == [["string", "number"], "array"]


def test_every_field_is_described_and_says_who_may_see_it():
    for name, schema in schemas().items():
        if name == "roi":
            continue
        for title, part in [(name, schema), *schema.get("$defs", {}).items()]:
            for key, field in part.get("properties", {}).items():
                assert field.get("description"), f"{title}.{key}"
                assert field.get("x-audience") in ("internal", "customer"), f"{title}.{key}"


def fields(schema):
    """The fields of each part with what is required of them; how a type is spelled is pydantic's own affair."""
    parts = [("", schema), *schema.get("$defs", {}).items()]
    return {title: (sorted(part.get("properties", {})), sorted(part.get("required", []))) for title, part in parts}
