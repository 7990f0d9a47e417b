import redis


def save(client: "redis.Redis", other, data):
    # point: redis.py-setex
    client.setex("session", 600, data)
    # ok: redis.py-setex
    client.set("session", data)
    # ok: redis.py-setex
    other.setex("session", 600, data)
