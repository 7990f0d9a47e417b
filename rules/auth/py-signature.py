import hashlib
import hmac


def sign(secret, body):
    # ok: auth.py-signature
    hashlib.sha256(body).hexdigest()
    # point: auth.py-signature
    return hmac.new(secret, body, hashlib.sha256).hexdigest()
