from redis import Redis


def make() -> Redis:
    return Redis()


def load(id, form):
    client = make()
    # point: redis.py-read
    data = client.get(f"session:{id}")
    # point: redis.py-read
    data = data or client.hget("sessions", id)
    # point: redis.py-read
    client.xread({"events": "$"})
    # ok: redis.py-read
    return data or form.get("session")
