"""The demo's twin of the line service: a party of its own, reached by HTTP alone."""
