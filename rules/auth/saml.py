from onelogin.saml2.auth import OneLogin_Saml2_Auth

from directory import Saml2_Auth


def sign_in(request, settings):
    # ok: auth.saml
    Saml2_Auth(request, settings)
    # point: auth.saml
    return OneLogin_Saml2_Auth(request, settings)
