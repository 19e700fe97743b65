"""`kill -9` at random moments during writes: what was answered is there, and nothing is there by half.

Each round writes with several clients to one account, kills the server, starts it again and looks.
The next round writes to another account. A deployment writes two documents (the API and its frozen
copy), an imported file of keys several.
"""

import http.client
import os
import random
import signal
import sqlite3
import threading
import time

from conftest import Server
from wire import Wire

ROUNDS = int(os.environ.get("TRYGATE_KILL_ROUNDS", "200"))
CLIENTS = 4
SEED = 1


class Client(threading.Thread):
    """Writes until the server is gone, and remembers what was answered."""

    def __init__(self, url, account, number):
        super().__init__(daemon=True)
        self.wire, self.number = Wire(url, account), number
        self.api, self.described, self.asked = None, None, None
        self.deployments, self.deploying, self.files, self.writes = [], False, 0, 0
        self.wrong = None

    def run(self):
        try:
            self.write()
        except (OSError, http.client.HTTPException):
            pass

    def answered(self, status, wanted, answer):
        self.writes += 1
        if status != wanted:
            self.wrong = (status, answer)
            raise OSError

    def write(self):
        status, api = self.wire.call("POST", "/restapis", {"name": f"n{self.number}"})
        self.answered(status, 201, api)
        path = f"/restapis/{api['id']}"
        method = f"{path}/resources/{api['rootResourceId']}/methods/GET"
        for at, body in [(method, {"authorizationType": "NONE"}), (f"{method}/integration", {"type": "MOCK"})]:
            status, answer = self.wire.call("PUT", at, body)
            self.answered(status, 201, answer)
        self.api = api["id"]
        for count in range(10_000):
            self.asked = f"d{count}"
            status, answer = self.wire.patch(path, description=self.asked)
            self.answered(status, 200, answer)
            self.described = self.asked
            if count % 3 == 0:
                self.deploying = True
                status, answer = self.wire.call("POST", f"{path}/deployments", {"stageName": "s"})
                self.answered(status, 201, answer)
                self.deployments.append(answer["id"])
                self.deploying = False
            if count % 5 == 0:
                # two keys in one call
                lines = [f"f{self.number}x{self.files},{'k' * 20}{self.number}x{self.files}y{n}" for n in (0, 1)]
                self.wire.connection.request(
                    "POST", "/apikeys?mode=import&format=csv", "name,key\n" + "\n".join(lines), self.wire.headers)
                response = self.wire.connection.getresponse()
                self.answered(response.status, 201, response.read())
                self.files += 1


def look(url, account, clients):
    """Compares what is there with what was answered; returns how many writes were looked at."""
    wire = Wire(url, account)
    _, keys = wire.call("GET", "/apikeys?limit=500")
    names = [key["name"] for key in keys["item"]]
    for client in clients:
        assert client.wrong is None, client.wrong
        for file in range(client.files):
            assert names.count(f"f{client.number}x{file}") == 2, "an answered file is there"
        assert names.count(f"f{client.number}x{client.files}") in (0, 2), "a file is there whole or not at all"
        if client.api is None:
            continue
        path = f"/restapis/{client.api}"
        status, api = wire.call("GET", path)
        assert status == 200, "an answered API is there"
        if client.asked is not None:
            assert api.get("description") in (client.described, client.asked)
        _, listed = wire.call("GET", f"{path}/deployments?limit=500")
        there = [deployment["id"] for deployment in listed["item"]]
        assert set(client.deployments) <= set(there), "an answered deployment is there"
        more = set(there) - set(client.deployments)
        assert len(more) <= (1 if client.deploying else 0)
        if there:
            _, stage = wire.call("GET", f"{path}/stages/s")
            last = more or client.deployments[-1:]
            assert stage["deploymentId"] in last, "the stage points at the newest"
            # the frozen copy is a document of its own
            status, summary = wire.call("GET", f"{path}/deployments/{stage['deploymentId']}?embed=apisummary")
            assert status == 200 and summary["apiSummary"] == {
                "/": {"GET": {"authorizationType": "NONE", "apiKeyRequired": False}}
            }, summary
    return sum(client.writes for client in clients)


def test_what_was_answered_survives_kill_9(tmp_path):
    chance = random.Random(SEED)
    data = tmp_path / "data"
    server = Server("--data", str(data))
    started, answered, busiest = time.monotonic(), 0, 0
    for number in range(ROUNDS):
        account = f"{number + 1:012}"
        clients = [Client(server.url, account, n) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(chance.uniform(0.005, 0.12))
        server.stop(signal.SIGKILL)
        for client in clients:
            client.join(timeout=30)
            assert not client.is_alive()
        server = Server("--data", str(data))
        writes = look(server.url, account, clients)
        answered, busiest = answered + writes, max(busiest, writes)
    assert server.stop() == 0
    with sqlite3.connect(data / "trygate.sqlite") as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    seconds = time.monotonic() - started
    print(f"\n{ROUNDS} kills in {seconds:.0f} s, {answered} answered writes, at most {busiest} in a round: none lost")
    assert answered > ROUNDS
