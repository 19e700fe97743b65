"""Lists of 1,000 as clients read them: boto3's paginators, and the AWS CLI's own paging with
`--query` and `--output`.
"""

import json
import subprocess
import sys

import pytest
from conftest import ENVIRONMENT, Server

COUNT = 1000


@pytest.fixture(scope="module")
def full():
    """A server with 1,000 APIs, and one API with 1,000 models."""
    server = Server("--ephemeral")
    client = server.client()
    first = client.create_rest_api(name="api 0000")["id"]
    for number in range(1, COUNT):
        client.create_rest_api(name=f"api {number:04}")
    # a new API has the models Empty and Error
    for number in range(COUNT - 2):
        client.create_model(
            restApiId=first, name=f"Model{number:04}", contentType="application/json",
            schema='{"type": "object"}',
        )
    yield server, client, first
    assert server.stop() == 0


@pytest.mark.parametrize("size", [None, 7, 500])
def test_paginators_find_every_item_once(full, size):
    _, client, first = full
    paging = {"PageSize": size} if size else {}
    pages = list(client.get_paginator("get_rest_apis").paginate(PaginationConfig=paging))
    names = [item["name"] for page in pages for item in page["items"]]
    assert names == [f"api {number:04}" for number in range(COUNT)]
    assert len(pages) == -(-COUNT // (size or 25))
    models = client.get_paginator("get_models").paginate(restApiId=first, PaginationConfig=paging)
    names = [item["name"] for page in models for item in page["items"]]
    assert len(names) == len(set(names)) == COUNT
    assert names == sorted(names)


def test_a_paginator_can_be_resumed(full):
    _, client, _ = full
    paginator = client.get_paginator("get_rest_apis")
    start = paginator.paginate(PaginationConfig={"MaxItems": 30}).build_full_result()
    assert len(start["items"]) == 30
    rest = paginator.paginate(
        PaginationConfig={"StartingToken": start["NextToken"]}).build_full_result()
    assert len(rest["items"]) == COUNT - 30


def aws(server, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "awscli", "apigateway", *arguments],
        env=ENVIRONMENT | {"AWS_ENDPOINT_URL_API_GATEWAY": server.url},
        capture_output=True, text=True, timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_line_queries_all_pages(full):
    server, _, first = full
    assert json.loads(aws(server, "get-rest-apis", "--query", "length(items)")) == COUNT
    found = aws(
        server, "get-rest-apis", "--query", "items[?name=='api 0777'].[name,apiKeySource]",
        "--output", "text",
    )
    assert found == "api 0777\tHEADER\n"
    names = aws(server, "get-models", "--rest-api-id", first, "--query", "items[].name",
                "--output", "json")
    assert len(json.loads(names)) == COUNT
    table = aws(server, "get-models", "--rest-api-id", first, "--query",
                "items[0].{name:name,type:contentType}", "--output", "table")
    assert "application/json" in table and table.count("|") >= 6
    page = json.loads(aws(server, "get-rest-apis", "--max-items", "3"))
    assert len(page["items"]) == 3 and page["NextToken"]
    assert len(json.loads(aws(server, "get-rest-apis", "--no-paginate"))["items"]) == 25
