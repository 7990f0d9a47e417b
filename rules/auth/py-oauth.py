from authlib.integrations.requests_client import OAuth2Session

from http_tools import Session


def token(code, client_id, client_secret):
    # ok: auth.py-oauth
    plain = Session(client_id, client_secret)
    # point: auth.py-oauth
    session = OAuth2Session(client_id, client_secret, scope="openid email")
    # point: auth.py-oauth
    return session.fetch_token("https://example.org/token", code=code), plain
