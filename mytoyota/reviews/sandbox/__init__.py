"""The demo's twin of the certificate service: a party of its own, reached by HTTP alone."""
