"""64 clients at once, on the same APIs and on their own: nothing is lost, nothing fails.

The figures for a minute of it are made by `bench/writes.sh`.
"""

import collections
import os
import threading
import time

import pytest
from conftest import Server
from wire import Wire

CLIENTS = 64
SHARED = 8
SECONDS = float(os.environ.get("TRYGATE_CONCURRENT_SECONDS", "3"))
ACCOUNT = "123456789012"


@pytest.mark.parametrize("where", ["file", "memory"])
def test_no_write_is_lost(tmp_path, where):
    server = Server(*(["--ephemeral"] if where == "memory" else ["--data", str(tmp_path)]))
    first = Wire(server.url, ACCOUNT)
    shared = [first.call("POST", "/restapis", {"name": f"s{n}"})[1] for n in range(SHARED)]
    _, plan = first.call("POST", "/usageplans", {"name": "p"})
    until = time.monotonic() + SECONDS
    statuses, kept, keys, failures = collections.Counter(), [set() for _ in shared], set(), []
    lock = threading.Lock()

    def work(number):
        wire = Wire(server.url, ACCOUNT)
        told = collections.Counter()

        def call(method, path, body=None):
            status, answer = wire.call(method, path, body)
            told[status] += 1
            return status, answer

        try:
            at = number % SHARED
            api = shared[at]
            _, own = call("POST", "/restapis", {"name": f"o{number}"})
            count = 0
            while time.monotonic() < until:
                count += 1
                # on the same API as seven others: made, half of them removed again
                path = f"/restapis/{api['id']}/resources"
                status, made = call("POST", f"{path}/{api['rootResourceId']}", {"pathPart": f"p{number}x{count}"})
                if status == 201 and count % 2:
                    status, _ = call("DELETE", f"{path}/{made['id']}")
                    assert status == 202
                elif status == 201:
                    with lock:
                        kept[at].add(made["id"])
                # on an API of its own
                status, answer = wire.patch(f"/restapis/{own['id']}", description=f"d{count}")
                told[status] += 1
                assert answer["description"] == f"d{count}"
                # on what all share
                if count % 4 == 0:
                    _, key = call("POST", "/apikeys", {"name": f"k{number}"})
                    body = {"keyId": key["id"], "keyType": "API_KEY"}
                    status, _ = call("POST", f"/usageplans/{plan['id']}/keys", body)
                    assert status == 201
                    with lock:
                        keys.add(key["id"])
            status, answer = call("GET", f"/restapis/{own['id']}")
            assert answer["description"] == f"d{count}"
            call("DELETE", f"/restapis/{own['id']}")
        except Exception as error:  # told by the main thread
            failures.append(error)
        with lock:
            statuses.update(told)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[:3]
    assert not [status for status in statuses if status >= 500], statuses
    # 429: an API has as many resources as it may have
    assert set(statuses) <= {200, 201, 202, 429}, statuses
    for api, ids in zip(shared, kept):
        found, position = set(), ""
        while position is not None:
            _, page = first.call("GET", f"/restapis/{api['id']}/resources?limit=500&position={position}")
            found |= {resource["id"] for resource in page["item"]}
            position = page.get("position")
        assert found == ids | {api["rootResourceId"]}
    found, position = set(), ""
    while position is not None:
        _, page = first.call("GET", f"/usageplans/{plan['id']}/keys?limit=500&position={position}")
        found |= {key["id"] for key in page["item"]}
        position = page.get("position")
    assert found == keys
    print(f"\n{where}: {sum(statuses.values())} calls of {CLIENTS} clients in {SECONDS:.0f} s: {dict(statuses)}")
    assert server.stop() == 0
