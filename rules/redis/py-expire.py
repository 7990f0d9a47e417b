from redis.asyncio import Redis


class Token:
    def expire(self, seconds):
        return seconds


async def renew(client: Redis, id, token: Token):
    # point: redis.py-expire
    await client.expire(f"quota:{id}", 60)
    # ok: redis.py-expire
    token.expire(60)
