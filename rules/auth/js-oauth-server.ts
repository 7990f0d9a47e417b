import { Provider } from "oidc-provider";

// point: auth.js-oauth-server
const provider = new Provider("https://example.org", { adapter, ttl: { AccessToken: 3600 } });

// ok: auth.js-oauth-server
const theme = new ThemeProvider("https://example.org", { adapter });
