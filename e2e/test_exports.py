"""Exports: what GetExport gives out imports again as the same, in every form; and the calls that
`trygate export --cli` prints build the API that the definition describes.
"""

import json
import os
import subprocess
import sys

import pytest
import yaml
from conftest import ENVIRONMENT, HERE, TRYGATE

EXAMPLES = HERE.parent / "examples"
FIXTURES = HERE.parent / "crates/openapi/fixtures"
DEFINITIONS = [
    EXAMPLES / "petstore.yaml",
    EXAMPLES / "errors.yaml",
    FIXTURES / "openapi-3-whole/definition.yaml",
]


def deploy(client, api):
    client.create_deployment(restApiId=api, stageName="prod")


def export(client, api, kind, accepts="application/json", extensions="apigateway"):
    answer = client.get_export(
        restApiId=api, stageName="prod", exportType=kind, accepts=accepts,
        parameters={"extensions": extensions} if extensions else {},
    )
    return answer, answer["body"].read()


def without_ids(text, api):
    return json.loads(text.replace(api.encode(), b"API"))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=["petstore", "errors", "whole"])
@pytest.mark.parametrize("kind", ["oas30", "swagger"])
def test_an_export_imports_as_the_same(apigateway, definition, kind):
    first = apigateway.import_rest_api(body=definition.read_bytes())["id"]
    deploy(apigateway, first)
    answer, exported = export(apigateway, first, kind)
    version = json.loads(exported)["info"]["version"]
    assert answer["contentType"] == "application/octet-stream"
    assert answer["contentDisposition"] == f'attachment; filename="{kind}_{version}.json"'
    second = apigateway.import_rest_api(body=exported)["id"]
    deploy(apigateway, second)
    _, again = export(apigateway, second, kind)
    assert without_ids(again, second) == without_ids(exported, first)


def test_yaml_says_what_json_says(apigateway):
    api = apigateway.import_rest_api(body=(EXAMPLES / "petstore.yaml").read_bytes())["id"]
    deploy(apigateway, api)
    answer, text = export(apigateway, api, "oas30", "application/yaml")
    assert answer["contentDisposition"].endswith('.yaml"')
    _, exported = export(apigateway, api, "oas30")
    assert yaml.safe_load(text) == json.loads(exported)


def test_what_cannot_be_exported_is_refused(apigateway):
    api = apigateway.import_rest_api(body=(EXAMPLES / "petstore.yaml").read_bytes())["id"]
    deploy(apigateway, api)
    with pytest.raises(apigateway.exceptions.NotFoundException):
        apigateway.get_export(restApiId=api, stageName="none", exportType="oas30")
    for wrong in [{"exportType": "raml"}, {"exportType": "oas30", "accepts": "text/html"},
                  {"exportType": "oas30", "parameters": {"extensions": "all"}}]:
        with pytest.raises(apigateway.exceptions.BadRequestException):
            apigateway.get_export(restApiId=api, stageName="prod", **wrong)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=["petstore", "errors", "whole"])
def test_the_calls_of_the_command_line_build_the_api(server, apigateway, tmp_path, definition):
    script = subprocess.run(
        [TRYGATE, "export", str(definition), "--cli"],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=60,
    )
    assert script.returncode == 0, script.stderr
    # the script calls `aws`, whichever there is
    command = tmp_path / "aws"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m awscli "$@"\n')
    command.chmod(0o755)
    done = subprocess.run(
        ["sh"], input=script.stdout, capture_output=True, text=True, timeout=280,
        env=ENVIRONMENT | {
            "PATH": f"{tmp_path}{os.pathsep}{ENVIRONMENT['PATH']}",
            "AWS_ENDPOINT_URL_API_GATEWAY": server.url,
        },
    )
    if "NotImplementedException" in done.stderr:
        pytest.skip(f"skipped: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    built = done.stdout.strip()
    imported = apigateway.import_rest_api(
        body=definition.read_bytes(), parameters={"ignore": "documentation"})["id"]
    documents = []
    for api in [imported, built]:
        deploy(apigateway, api)
        document = without_ids(export(apigateway, api, "oas30")[1], api)
        # an import's version may be none, and stands for a date then
        document["info"].pop("version")
        documents.append(document)
    assert documents[1] == documents[0]
