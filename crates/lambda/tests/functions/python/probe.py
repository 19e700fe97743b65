"""The probe in Python: does what the event says, so that a test can watch the host."""

import os
import signal
import subprocess
import sys
import threading
import time

STARTED = time.time()
CALLS = 0


def handler(event, context):
    global CALLS
    CALLS += 1
    do = event.get("do", "echo")
    if do == "echo":
        return {"event": event, "calls": CALLS, "context": {
            "request_id": context.aws_request_id,
            "arn": context.invoked_function_arn,
            "name": context.function_name,
            "version": context.function_version,
            "memory": context.memory_limit_in_mb,
            "remaining": context.get_remaining_time_in_millis(),
            "log_group": context.log_group_name,
            "log_stream": context.log_stream_name,
            "client": context.client_context.custom if context.client_context else None,
        }}
    if do == "environment":
        return {"variables": dict(os.environ), "directory": os.getcwd(), "process": os.getpid()}
    if do == "fail":
        raise ValueError(event["message"])
    if do == "sleep":
        time.sleep(event["seconds"])
        return os.getpid()
    if do == "exit":
        print("about to exit")
        sys.stdout.flush()
        os._exit(event["status"])
    if do == "signal":
        os.kill(os.getpid(), signal.SIGSEGV)
        time.sleep(5)
    if do == "big":
        return "x" * (event["bytes"] - 2)
    if do == "print":
        for line in event["lines"]:
            print(line)
        print(event["error"], file=sys.stderr)
        return None
    if do == "memory":
        hoard = bytearray(event["megabytes"] * 1024 * 1024)
        time.sleep(1)
        return len(hoard)
    if do == "threads":
        wait = threading.Event()
        for _ in range(event["count"]):
            threading.Thread(target=wait.wait, args=(event["seconds"],), daemon=True).start()
        wait.wait(event["seconds"])
        return threading.active_count()
    if do == "open files":
        files = []
        try:
            while len(files) < event["count"]:
                files.append(open(os.devnull))
        except OSError as error:
            return {"opened": len(files), "error": error.strerror}
        return {"opened": len(files), "error": None}
    if do == "talk":
        for number in range(event["lines"]):
            print(f"{number:06}", "x" * event["length"])
        return None
    if do == "leave a child":
        child = subprocess.Popen(["sleep", "1000"])
        return {"process": os.getpid(), "child": child.pid}
    if do == "write":
        with open(os.path.join(os.environ["TMPDIR"], "kept"), "a") as file:
            file.write("x")
        return {"size": os.path.getsize(file.name), "temporary": os.environ["TMPDIR"]}
    raise KeyError(do)
