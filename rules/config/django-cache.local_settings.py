# point: config.django-cache
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache"}}

# ok: config.django-cache
PAGES = {"default": {"BACKEND": "pages"}}
