"""Real Terraform with HashiCorp's AWS provider, both unmodified and installed on this machine: every
`aws_api_gateway_*` resource and data source, through apply, a second plan, a changed apply, import
into a new state, and destroy. Skipped where either is missing.

The provider is looked for in `TRYGATE_TF_MIRROR`, a filesystem mirror as Terraform's command-line
configuration knows it.
"""

import json
import os
import pathlib
import shutil
import subprocess

import pytest
from conftest import ENVIRONMENT, HERE, Server

TERRAFORM = shutil.which("terraform")
MIRROR = pathlib.Path(os.environ.get("TRYGATE_TF_MIRROR", "/opt/tf-plugins"))
PROVIDERS = MIRROR / "registry.terraform.io/hashicorp/aws"

pytestmark = pytest.mark.skipif(
    TERRAFORM is None or not PROVIDERS.is_dir(),
    reason="skipped: terraform or HashiCorp's AWS provider is not installed",
)

CONFIGURATIONS = ["provider.tf", "api.tf", "account.tf"]
# Of a definition that is put over an API there is nothing to be imported.
NOT_IMPORTED = "api_put.tf"

# How `terraform import` names an object, by its type; what is not here cannot be imported.
IMPORTED_BY = {
    "aws_api_gateway_account": "api-gateway-account",
    "aws_api_gateway_api_key": "{id}",
    "aws_api_gateway_authorizer": "{rest_api_id}/{id}",
    "aws_api_gateway_base_path_mapping": "{domain_name}/{base_path}",
    "aws_api_gateway_client_certificate": "{id}",
    "aws_api_gateway_deployment": "{rest_api_id}/{id}",
    "aws_api_gateway_documentation_part": "{id}",
    "aws_api_gateway_documentation_version": "{id}",
    "aws_api_gateway_domain_name": "{domain_name}",
    "aws_api_gateway_domain_name_access_association": "{arn}",
    "aws_api_gateway_gateway_response": "{rest_api_id}/{response_type}",
    "aws_api_gateway_integration": "{rest_api_id}/{resource_id}/{http_method}",
    "aws_api_gateway_integration_response":
        "{rest_api_id}/{resource_id}/{http_method}/{status_code}",
    "aws_api_gateway_method": "{rest_api_id}/{resource_id}/{http_method}",
    "aws_api_gateway_method_response": "{rest_api_id}/{resource_id}/{http_method}/{status_code}",
    "aws_api_gateway_method_settings": "{rest_api_id}/{stage_name}/{method_path}",
    "aws_api_gateway_model": "{rest_api_id}/{name}",
    "aws_api_gateway_request_validator": "{rest_api_id}/{id}",
    "aws_api_gateway_resource": "{rest_api_id}/{id}",
    "aws_api_gateway_rest_api": "{id}",
    "aws_api_gateway_rest_api_policy": "{rest_api_id}",
    "aws_api_gateway_stage": "{rest_api_id}/{stage_name}",
    "aws_api_gateway_usage_plan": "{id}",
    "aws_api_gateway_usage_plan_key": "{usage_plan_id}/{key_id}",
    "aws_api_gateway_vpc_link": "{id}",
}

NOT_IMPORTABLE = {"aws_api_gateway_rest_api_put"}


class Terraform:
    """A working directory with our configurations."""

    def __init__(self, folder, server, configurations):
        self.folder = folder
        folder.mkdir()
        for name in configurations:
            shutil.copy(HERE / "terraform" / name, folder)
        settings = folder / "cli.tfrc"
        settings.write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{MIRROR}"\n  }}\n}}\n'
            "disable_checkpoint = true\n"
        )
        self.environment = ENVIRONMENT | {
            "HOME": str(folder), "TF_CLI_CONFIG_FILE": str(settings), "TF_IN_AUTOMATION": "1",
            "TF_VAR_endpoint": server.url, "CHECKPOINT_DISABLE": "1",
        }
        self.run("init")

    def run(self, *arguments, statuses=(0,)):
        done = subprocess.run(
            [TERRAFORM, *arguments, "-no-color"], cwd=self.folder, env=self.environment,
            capture_output=True, text=True, timeout=600,
        )
        assert done.returncode in statuses, f"{arguments}\n{done.stdout[-6000:]}\n{done.stderr}"
        return done

    def apply(self, changed):
        self.run("apply", "-auto-approve", "-input=false", f"-var=changed={changed}")

    def says_no_changes(self, changed):
        done = self.run(
            "plan", "-input=false", "-detailed-exitcode", f"-var=changed={changed}",
            statuses=(0, 1, 2),
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr

    def plan(self, changed):
        """Returns the planned changes by address."""
        self.run("plan", "-input=false", "-out=planned", f"-var=changed={changed}")
        planned = json.loads(self.run("show", "-json", "planned").stdout)
        return {change["address"]: change for change in planned.get("resource_changes", [])}

    def objects(self):
        """Returns the objects of the state, resources and data sources."""
        state = json.loads(self.run("show", "-json").stdout)
        return state.get("values", {}).get("root_module", {}).get("resources", [])


def import_blocks(resources):
    """Writes a block for each object that can be imported."""
    blocks = []
    for found in resources:
        name = IMPORTED_BY[found["type"]].format(**found["values"])
        if found["values"].get("domain_name_id"):
            name += "/" + found["values"]["domain_name_id"]  # only private names have one
        blocks.append(f'import {{\n  to = {found["address"]}\n  id = {json.dumps(name)}\n}}\n')
    return "\n".join(blocks)


def test_the_life_of_every_resource(tmp_path, capsys):
    server = Server("--ephemeral")
    terraform = Terraform(tmp_path / "first", server, [*CONFIGURATIONS, NOT_IMPORTED])
    table = {}

    def tell(address, phase, result="yes"):
        table.setdefault(address, {})[phase] = result

    terraform.apply(changed="false")
    for found in terraform.objects():
        tell(found["address"], "read" if found["mode"] == "data" else "applied")
    terraform.says_no_changes(changed="false")

    before = terraform.plan(changed="true")
    terraform.apply(changed="true")
    for address, change in before.items():
        actions = change["change"]["actions"]
        tell(address, "changed", "–" if actions in (["no-op"], ["read"]) else "/".join(actions))
    terraform.says_no_changes(changed="true")

    resources = [found for found in terraform.objects() if found["mode"] == "managed"]
    importable = [found for found in resources if found["type"] not in NOT_IMPORTABLE]
    again = Terraform(tmp_path / "again", server, CONFIGURATIONS)
    (again.folder / "imports.tf").write_text(import_blocks(importable))
    again.apply(changed="true")
    again.says_no_changes(changed="true")
    imported = {found["address"] for found in again.objects()}
    for found in importable:
        assert found["address"] in imported
        tell(found["address"], "imported")
    for found in resources:
        if found["type"] in NOT_IMPORTABLE:
            tell(found["address"], "imported", "not offered")

    terraform.run("destroy", "-auto-approve", "-input=false", "-var=changed=true")
    assert terraform.objects() == []
    left = nothing_left(server.client(key="terraform"))
    for found in resources:
        tell(found["address"], "destroyed", "yes" if not left else "?")
    assert server.stop() == 0
    with capsys.disabled():
        print(f"\nterraform: {len(resources)} resources of {len({r['type'] for r in resources})} types")
        phases = ("applied", "read", "changed", "imported", "destroyed")
        for address, told in sorted(table.items()):
            shown = ", ".join(f"{phase}: {told[phase]}" for phase in phases if phase in told)
            print(f"  {address}: {shown}")
    assert left == {}


def nothing_left(client):
    """Returns what an account still has, by the operation that lists it."""
    lists = [
        "get_rest_apis", "get_api_keys", "get_usage_plans", "get_vpc_links",
        "get_client_certificates", "get_domain_names",
    ]
    return {name: items for name in lists if (items := getattr(client, name)()["items"])}
