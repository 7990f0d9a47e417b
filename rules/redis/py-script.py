import redis

client = redis.Redis()
# point: redis.py-script
limit = client.register_script("return 1")


def run(frame):
    # ok: redis.py-script
    return frame.eval("a + b")
