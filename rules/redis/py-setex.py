import redis


class Table:
    def setex(self, name, ttl, data):
        return data


def save(client: "redis.Redis", other: Table, data):
    # point: redis.py-setex
    client.setex("session", 600, data)
    # ok: redis.py-setex
    client.set("session", data)
    # ok: redis.py-setex
    other.setex("session", 600, data)
