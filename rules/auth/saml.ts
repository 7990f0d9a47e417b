import * as saml from "samlify";

// point: auth.saml
const provider = saml.ServiceProvider({ entityID: "urn:us", authnRequestsSigned: true });

// ok: auth.saml
const other = directory.ServiceProvider({ entityID: "urn:us" });
