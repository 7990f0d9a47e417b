import redis


def healthy(client: redis.Redis, socket):
    # point: redis.ping
    client.ping()
    # ok: redis.ping
    socket.ping()
