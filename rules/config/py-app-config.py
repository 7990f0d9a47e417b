from flask import Flask

app = Flask(__name__)
# point: config.py-app-config
app.config["REDIS_URL"] = "redis://localhost:6379/0"
# point: config.py-app-config
app.config["SESSION_COOKIE_SECURE"] = True
# ok: config.py-app-config
app.config["MAX_CONTENT_LENGTH"] = 16 * 1024


def timeout():
    # point: config.py-app-config
    return app.config.get("CACHE_DEFAULT_TIMEOUT", 300)
