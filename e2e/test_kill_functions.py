"""`kill -9` while functions are created and changed over the wire: what was answered is there after
a restart, and no file is half written. A started server has read every one of them.
"""

import json
import os
import random
import signal
import threading
import time

from botocore.exceptions import BotoCoreError, ClientError
from conftest import Server
from test_functions import CREATED, HELLO, zipped

ROUNDS = int(os.environ.get("TRYGATE_KILL_ROUNDS", "200")) // 20
CLIENTS = 3
SEED = 1


class Client(threading.Thread):
    """Writes until the server is gone, and remembers what was answered and what was asked last."""

    def __init__(self, server, name):
        super().__init__(daemon=True)
        self.functions, self.name = server.client(service="lambda"), name
        self.answered, self.asked, self.versions, self.refused = None, None, 0, None

    def run(self):
        try:
            self.write()
        except BotoCoreError:
            pass  # the server is gone
        except ClientError as error:
            self.refused = error

    def write(self):
        settings = CREATED | {"FunctionName": self.name}
        for count in range(10_000):
            self.asked = f"d{count}"
            if count == 0:
                code = {"ZipFile": zipped(app__py=HELLO % self.name)}
                self.functions.create_function(Code=code, Description=self.asked, **settings)
            elif count % 4 == 0:
                self.functions.update_function_code(
                    FunctionName=self.name, ZipFile=zipped(app__py=HELLO % count))
                self.versions = int(
                    self.functions.publish_version(FunctionName=self.name)["Version"])
                self.asked = self.answered
            else:
                self.functions.update_function_configuration(
                    FunctionName=self.name, Description=self.asked)
            self.answered = self.asked


def look(server, client):
    if client.answered is None:
        return 0
    found = server.client(service="lambda").get_function_configuration(FunctionName=client.name)
    assert found["Description"] in (client.answered, client.asked)
    listed = server.client(service="lambda").list_versions_by_function(FunctionName=client.name)
    assert len(listed["Versions"]) - 1 >= client.versions
    return 1


def test_functions_survive_kill_9(tmp_path):
    chance = random.Random(SEED)
    looked = 0
    data = tmp_path / "data"
    for number in range(ROUNDS):
        server = Server("--data", str(data), "--hide-function-output")
        clients = [Client(server, f"f{number}x{each}") for each in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(chance.uniform(0.05, 0.5))
        server.stop(signal.SIGKILL)
        for client in clients:
            client.join(20)
            assert client.refused is None
        for file in (data / "functions").glob("*.json"):
            json.loads(file.read_text())
        server = Server("--data", str(data), "--hide-function-output")
        looked += sum(look(server, client) for client in clients)
        assert server.stop() == 0
    assert looked > 0
