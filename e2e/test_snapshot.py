"""Everything that a server keeps, saved, loaded elsewhere, and found again."""

import json
import subprocess

import pytest
from conftest import ENVIRONMENT, TRYGATE, Server


def snapshot(*arguments, check=True):
    done = subprocess.run(
        [TRYGATE, "snapshot", *map(str, arguments)],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=60,
    )
    assert not check or done.returncode == 0, done.stderr
    return done


def fill(server):
    client = server.client()
    api = client.create_rest_api(name="é")
    names = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    client.put_method(**names, authorizationType="NONE")
    client.put_integration(**names, type="MOCK")
    client.create_deployment(restApiId=api["id"], stageName="dev")
    key = client.create_api_key(name="k", enabled=True)
    plan = client.create_usage_plan(
        name="p", apiStages=[{"apiId": api["id"], "stage": "dev"}],
        throttle={"rateLimit": 0.1, "burstLimit": 1}, quota={"limit": 9, "period": "DAY"},
    )
    client.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
    client.generate_client_certificate(description="c")
    server.client(region="eu-west-1", key="123456789012").create_rest_api(name="elsewhere")


def seen(server):
    client = server.client()
    [api] = client.get_rest_apis()["items"]
    [plan] = client.get_usage_plans()["items"]
    shown = {
        "api": api,
        "stages": client.get_stages(restApiId=api["id"])["item"],
        "deployments": client.get_deployments(restApiId=api["id"])["items"],
        "resources": client.get_resources(restApiId=api["id"], embed=["methods"])["items"],
        "keys": client.get_api_keys(includeValues=True)["items"],
        "plan": plan,
        "plan keys": client.get_usage_plan_keys(usagePlanId=plan["id"])["items"],
        "certificates": client.get_client_certificates()["items"],
        "elsewhere": server.client(region="eu-west-1", key="123456789012").get_rest_apis()["items"],
    }
    return json.loads(json.dumps(shown, default=str))


def test_a_snapshot_is_the_same_server_elsewhere(tmp_path):
    first = Server("--data", str(tmp_path / "a"))
    fill(first)
    before = {name: value for name, value in seen(first).items()}
    used = snapshot("save", tmp_path / "s.jsonl", "--data", tmp_path / "a", check=False)
    assert used.returncode == 2 and "another process uses this" in used.stderr
    assert first.stop() == 0
    saved = snapshot("save", tmp_path / "s.jsonl", "--data", tmp_path / "a")
    lines = (tmp_path / "s.jsonl").read_text().splitlines()
    assert f"saved {len(lines) - 1} documents" in saved.stdout
    assert json.loads(lines[0]) == {"trygate": "snapshot", "version": 2}
    kinds = {json.loads(line)["kind"] for line in lines[1:]}
    assert {"api", "api-snapshot", "api-key", "usage-plan", "usage-plan-key", "client-certificate"} <= kinds

    snapshot("load", tmp_path / "s.jsonl", "--data", tmp_path / "b")
    refused = snapshot("load", tmp_path / "s.jsonl", "--data", tmp_path / "b", check=False)
    assert refused.returncode == 2 and "add --replace" in refused.stderr
    snapshot("load", tmp_path / "s.jsonl", "--data", tmp_path / "b", "--replace")
    second = Server("--data", str(tmp_path / "b"))
    assert seen(second) == before
    assert second.stop() == 0


@pytest.mark.parametrize("text, words", [
    ("", "no snapshot of trygate"),
    ('{"trygate":"snapshot","version":99}\n', "newer trygate"),
    ('{"trygate":"snapshot","version":2}\n{"account":"1"}\n', "line 2: no region"),
    ('{"trygate":"snapshot","version":2}\n{"account":"1","region":"r","kind":"diary","id":"x","revision":1,"document":{}}\n', "'diary' is no kind of document"),
    ('{"trygate":"snapshot","version":2}\n{"account":"1","region":"r","kind":"vpc-link","id":"x","revision":1,"document":{}}\n', "is damaged"),
])
def test_what_is_no_snapshot_changes_nothing(tmp_path, text, words):
    (tmp_path / "s").write_text(text)
    refused = snapshot("load", tmp_path / "s", "--data", tmp_path / "d", check=False)
    assert refused.returncode == 2 and words in refused.stderr
    snapshot("save", tmp_path / "t", "--data", tmp_path / "d")
    assert (tmp_path / "t").read_text().count("\n") == 1


def test_a_snapshot_of_the_first_version_is_brought_up_to_date(tmp_path):
    whole = Server("--data", str(tmp_path / "a"))
    api = whole.client().create_rest_api(name="old")
    assert whole.stop() == 0
    snapshot("save", tmp_path / "new", "--data", tmp_path / "a")
    [_, line] = (tmp_path / "new").read_text().splitlines()
    old = json.loads(line)
    old["apiId"] = old.pop("id")
    del old["kind"]
    (tmp_path / "old").write_text('{"trygate":"snapshot","version":1}\n' + json.dumps(old) + "\n")
    snapshot("load", tmp_path / "old", "--data", tmp_path / "b")
    again = Server("--data", str(tmp_path / "b"))
    assert again.client().get_rest_api(restApiId=api["id"])["name"] == "old"
    assert again.stop() == 0
