"""The OpenID Provider: endpoints, grants, tokens, clients, signing keys, interactions and consent (decision 3)."""
