from django.core.cache import cache


def load(id, site, cache_control):
    # point: redis.django-cache
    cache.set(f"site:{id}", site, timeout=300)
    # ok: redis.django-cache
    cache_control.set("max-age", 300)
