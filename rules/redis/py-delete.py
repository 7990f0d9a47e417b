import redis

client = redis.StrictRedis()


def logout(id, session):
    # point: redis.py-delete
    client.delete(f"session:{id}")
    # ok: redis.py-delete
    session.delete()
