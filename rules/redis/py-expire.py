from redis.asyncio import Redis


async def renew(client: Redis, id, token):
    # point: redis.py-expire
    await client.expire(f"quota:{id}", 60)
    # ok: redis.py-expire
    token.expire(60)
