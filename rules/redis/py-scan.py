import redis


def sweep(config):
    client = redis.Redis()
    # point: redis.py-scan
    for key in client.scan_iter(match="session:*"):
        print(key)
    # ok: redis.py-scan
    return config.keys()
