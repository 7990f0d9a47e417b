import hmac

import bcrypt


def check(given, stored, token):
    # ok: auth.password-check
    bcrypt.gensalt()
    # point: auth.password-check
    if not bcrypt.checkpw(given, stored):
        return False
    # point: auth.password-check
    return hmac.compare_digest(token, stored)
