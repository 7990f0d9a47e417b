import threading

import redis

client = redis.Redis()
mutex = threading.Lock()


def run():
    # point: redis.py-lock
    with client.lock("import", timeout=60):
        # ok: redis.py-lock
        with mutex:
            pass
